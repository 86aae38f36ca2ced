"""What the checks of lesson 5 say, in French."""

from course.checks.french.lesson4 import FILE
from course.checks.texts import Texts, Words

GATE = Texts(
    expected=(
        "un dictionnaire : ce qui manque, par score ; vide si la version "
        "peut passer."
    ),
    right={
        "right": (
            "votre barrière laisse passer un bon modèle, et arrête le "
            "hasard, un seul score trop faible, un recul net sur la "
            "production, un score qui n'est pas un nombre."
        ),
    },
    wrong={
        **FILE,
        "not_callable": Words(
            "{value}, et non une fonction.",
            "écrivez def find_shortfalls(...), comme dans l'énoncé.",
        ),
        "arguments": Words(
            "une fonction qui ne s'appelle pas avec trois arguments.",
            "gardez scores, margins et champion, dans cet ordre.",
        ),
        "raises": Words(
            "une erreur quand aucune version n'est en production : {error}.",
            "champion est alors un dictionnaire vide : ne le lisez que s'il "
            "contient quelque chose.",
        ),
        "raises_champion": Words(
            "une erreur quand une version est en production : {error}.",
            "champion contient version, roc_auc et margin.",
        ),
        "none": Words(
            "votre fonction rend None.",
            "terminez-la par return, dans tous les cas.",
        ),
        "not_mapping": Words(
            "{value}, et non un dictionnaire.",
            "rendez ce qui manque, par nom de score : {{}} si rien ne manque.",
        ),
        "inverted": Words(
            "la barrière est à l'envers : elle arrête le bon modèle, et "
            "laisse passer le hasard.",
            "retournez la comparaison.",
        ),
        "refuses_good": Words(
            "un modèle qui dépasse toutes les marges est arrêté, pour "
            "{names:and}.",
            "n'ajoutez un score que s'il ne dépasse pas constante + marge ; "
            "les scores sans marge ne comptent pas.",
        ),
        "lets_noise": Words(
            "un modèle qui répond au hasard passe.",
            "comparez chaque score de model à celui de baseline.",
        ),
        "no_margin": Words(
            "une avance plus petite que la marge suffit à passer.",
            "il faut dépasser la constante de plus que margins[nom].",
        ),
        "one_score": Words(
            "un modèle qui ne sait rien des paniers passe : son auc_cart est "
            "celui du hasard.",
            "regardez tous les scores de margins, l'un après l'autre.",
        ),
        "one_precision": Words(
            "un modèle dont la précision moyenne est celle du hasard passe.",
            "regardez tous les scores de margins, l'un après l'autre.",
        ),
        "no_champion": Words(
            "un modèle nettement moins bon que la production passe.",
            "ajoutez champion au résultat quand roc_auc est sous celui de "
            "champion de plus que sa marge.",
        ),
        "champion_strict": Words(
            "un recul plus petit que la marge suffit à être arrêté.",
            "laissez au hasard sa part : champion['margin'].",
        ),
        "champion_reversed": Words(
            "un modèle meilleur que la production est arrêté.",
            "seul un recul compte ; retournez la différence.",
        ),
        "nan": Words(
            "un score qui n'est pas un nombre (NaN) passe.",
            "toute comparaison avec NaN est fausse : écrivez « not a > b » "
            "plutôt que « a <= b ».",
        ),
        "names": Words(
            "{names:and}, qui ne sont pas les scores trop faibles.",
            "nommez ceux qui manquent, comme dans margins, et champion pour "
            "la production.",
        ),
        "not_number": Words(
            "{value}, au lieu de ce qui manque.",
            "donnez un nombre : le score voulu moins le score obtenu.",
        ),
        "negative": Words(
            "{value} pour {name} : le bon écart, au signe près.",
            "donnez ce qui manque, un nombre positif.",
        ),
        "rounded": Words(
            "{value} pour {name} : le bon écart, mais arrondi.",
            "gardez toutes les décimales ; le message arrondira.",
        ),
        "amount": Words(
            "{value} pour {name}, où il manque {right}.",
            "il manque constante + marge - modèle ; pour champion, son score "
            "- sa marge - celui du modèle.",
        ),
        "changed": Words(
            "votre fonction modifie ce qu'on lui donne.",
            "construisez un dictionnaire neuf.",
        ),
    },
)

ALIAS = Texts(
    expected=(
        "l'alias posé sur la version, et rendue, celle qui l'avait avant "
        "(un texte vide si aucune)."
    ),
    right={
        "right": (
            "l'alias se déplace, et vous savez d'où il vient : de quoi "
            "revenir en arrière."
        ),
    },
    wrong={
        **FILE,
        "not_callable": Words(
            "{value}, et non une fonction.",
            "écrivez def move_alias(...), comme dans l'énoncé.",
        ),
        "arguments": Words(
            "une fonction qui ne s'appelle pas avec trois arguments.",
            "gardez client, alias et version, dans cet ordre.",
        ),
        "raises": Words(
            "une erreur : {error}.",
            "lisez-la, et essayez la fonction sur un alias qui existe.",
        ),
        "raises_absent": Words(
            "une erreur quand aucune version n'avait cet alias : {error}.",
            "demandez les alias du modèle enregistré : c'est un "
            "dictionnaire, et .get ne se plaint de rien.",
        ),
        "unmoved": Words(
            "l'alias n'a pas bougé.",
            "cherchez la méthode de client qui pose un alias, et appelez-la.",
        ),
        "elsewhere": Words(
            "l'alias est ailleurs que sur la version demandée.",
            "posez-le sur version, quelle que soit celle d'avant.",
        ),
        "others": Words(
            "d'autres alias ont bougé, ou ont été créés.",
            "ne touchez qu'à celui que nomme alias.",
        ),
        "none": Words(
            "votre fonction rend None.",
            "rendez la version d'avant : lisez-la avant de déplacer l'alias.",
        ),
        "none_absent": Words(
            "None, quand aucune version n'avait cet alias.",
            "rendez alors un texte vide.",
        ),
        "new": Words(
            "{value}, la version qui a l'alias à présent.",
            "lisez l'ancienne avant de déplacer l'alias, non après.",
        ),
        "told": Words(
            "{value}, qui n'est pas la version d'avant.",
            "rendez le numéro de celle qui portait l'alias.",
        ),
    },
    things={
        "other_client": (
            "le code s'adresse à un autre registre que celui de client"
        ),
        "stages": "les stages ne sont pas des alias",
        "no_method": "le client n'a pas de méthode {name}",
    },
)

TEXTS = {"gate": GATE, "alias": ALIAS}
