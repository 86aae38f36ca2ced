"""What the checks of lesson 5 say, in French."""

from course.checks.texts import Texts, Words

VERSION = Texts(
    expected="le numéro de la version que vise l'alias staging, un entier.",
    right={
        "right": (
            "l'alias staging vise la version {value}. Déplacez l'alias, et le "
            "même code charge un autre modèle."
        ),
    },
    wrong={
        "copied": Words(
            "{value}, un numéro recopié à la main : juste aujourd'hui, faux "
            "demain.",
            "demandez-le à l'objet que le registre a rendu : son attribut "
            "version.",
        ),
        "older": Words(
            "{value}, une version plus ancienne que celle de l'alias.",
            "l'alias a avancé : demandez au registre où il est à présent.",
        ),
        "newer": Words(
            "{value}, un numéro plus grand que celui que vise l'alias.",
            "la dernière version enregistrée n'est pas toujours celle de "
            "l'alias : demandez get_model_version_by_alias.",
        ),
        "impossible": Words(
            "{value} : les versions se comptent à partir de 1.",
            "lisez le numéro dans le registre.",
        ),
        "alias": Words(
            "{value}, le nom d'un alias.",
            "demandez au registre quelle version se cache derrière ce nom.",
        ),
        "run_id": Words(
            "{value}, l'identifiant du run qui a entraîné le modèle.",
            "le run vient de l'entraînement, la version du registre : prenez "
            "l'attribut version.",
        ),
        "model_name": Words(
            "{value}, le nom du modèle enregistré.",
            "ce nom couvre toutes les versions : donnez le numéro de l'une "
            "d'elles.",
        ),
        "uri": Words(
            "{value}, une adresse (URI) de modèle.",
            "elle sert à charger le modèle ; donnez ici un simple numéro.",
        ),
        "object": Words(
            "{value} : la fiche entière, et non son numéro.",
            "vous y êtes presque : prenez son attribut .version.",
        ),
        "float": Words(
            "{value}, un nombre à virgule.",
            "un numéro de version se compte : donnez un int.",
        ),
        "text": Words(
            "{value}, un texte qui n'est pas un numéro.",
            "ne gardez que le numéro, sans « v » ni autre mot.",
        ),
        "type": Words(
            "{value}, qui n'est pas un numéro.",
            "donnez un int, par exemple l'attribut version d'une fiche.",
        ),
    },
)

PROBABILITIES = Texts(
    expected=(
        "une probabilité d'achat par ligne, entre 0 et 1, dans l'ordre des "
        "lignes."
    ),
    right={
        "right": (
            "vos probabilités sont celles du modèle en staging, ligne par "
            "ligne."
        ),
    },
    wrong={
        "copied": Words(
            "des nombres recopiés, que le modèle n'a pas calculés.",
            "demandez-les au modèle chargé, pour ces lignes : predict_proba.",
        ),
        "no_order": Words(
            "{value}, qui ne garde pas l'ordre des lignes.",
            "donnez une liste, un tableau NumPy ou une Series.",
        ),
        "logarithm": Words(
            "les logarithmes des bonnes probabilités.",
            "demandez predict_proba, et non predict_log_proba.",
        ),
        "not_array": Words(
            "{value}, au lieu d'une suite de nombres.",
            "donnez une liste, un tableau NumPy ou une Series.",
        ),
        "strings": Words(
            "des chaînes de caractères parmi les valeurs.",
            "gardez les nombres tels que le modèle les rend, sans les mettre "
            "en forme.",
        ),
        "not_numbers": Words(
            "parmi les valeurs, certaines ne sont pas des nombres.",
            "donnez une suite simple de nombres, un par ligne.",
        ),
        "two_columns": Words(
            "un tableau de forme {shape} : les deux colonnes de predict_proba.",
            "la seconde colonne est celle de l'achat : [:, 1].",
        ),
        "shape": Words(
            "un tableau de forme {shape}.",
            "ramenez-le à une dimension, une valeur par ligne.",
        ),
        "rows": Words(
            "{found} valeurs pour {expected} lignes.",
            "donnez au modèle toutes les lignes, et elles seules.",
        ),
        "nan": Words(
            "des valeurs manquantes ou infinies.",
            "cherchez les lignes que votre calcul ne sait pas noter.",
        ),
        "labels": Words(
            "seulement des 0 et des 1 : des étiquettes, la décision déjà "
            "prise.",
            "demandez les probabilités : predict_proba plutôt que predict.",
        ),
        "complement": Words(
            "les probabilités de ne PAS acheter.",
            "prenez l'autre colonne : celle de la classe 1.",
        ),
        "percent": Words(
            "les bonnes probabilités, mais en pourcentage.",
            "divisez par 100.",
        ),
        "order": Words(
            "les bonnes valeurs, mais dans un autre ordre.",
            "ne triez pas : gardez l'ordre des lignes données.",
        ),
        "rounded": Words(
            "des valeurs très proches, mais arrondies.",
            "gardez toutes les décimales ; arrondissez à l'affichage.",
        ),
        "outside": Words(
            "des valeurs hors de l'intervalle de 0 à 1 : des scores bruts ?",
            "demandez des probabilités, et non le score avant la sigmoïde.",
        ),
        "other": Words(
            "des nombres entre 0 et 1, mais pas ceux du modèle en staging.",
            "chargez models:/purchase_predict@staging et notez ces mêmes "
            "lignes.",
        ),
    },
)

TEXTS = {"version": VERSION, "probabilities": PROBABILITIES}
