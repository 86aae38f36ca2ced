"""What the checks of lesson 4 say, in French."""

from course.checks.texts import Texts, Words

CONSTANT_F1 = Texts(
    expected=(
        "une fonction part -> F1 du classifieur qui répond toujours "
        "« acheté », pour toute part de 0 à 1."
    ),
    right={
        "right": (
            "votre formule tient de 0 à 1. Plus les achats sont nombreux, plus "
            "ce modèle qui n'apprend rien paraît bon."
        ),
    },
    wrong={
        "not_callable": Words(
            "{value}, et non une fonction.",
            "donnez la fonction elle-même, sans parenthèses : le contrôle "
            "l'appelle sur plusieurs parts.",
        ),
        "arguments": Words(
            "une fonction qui ne s'appelle pas avec un seul argument.",
            "ne gardez que share : la précision et le rappel s'en déduisent.",
        ),
        "raises": Words(
            "une erreur pour la part {share} : {error}.",
            "lisez le message, puis essayez votre fonction sur cette part.",
        ),
        "none": Words(
            "votre fonction rend None.",
            "terminez-la par return suivi du résultat.",
        ),
        "not_number": Words(
            "pour la part {share}, votre fonction rend {value}.",
            "rendez un seul nombre, entre 0 et 1.",
        ),
        "share": Words(
            "votre fonction rend la part elle-même : c'est la précision, "
            "et aussi l'exactitude (accuracy).",
            "combinez cette précision avec le rappel par leur moyenne "
            "harmonique.",
        ),
        "half": Words(
            "la moitié du F1 : le facteur 2 manque.",
            "relisez la moyenne harmonique de deux nombres.",
        ),
        "mean": Words(
            "la moyenne arithmétique de la précision et du rappel.",
            "F1 est leur moyenne harmonique.",
        ),
        "recall": Words(
            "toujours 1 : c'est le rappel, aucun achat n'est manqué.",
            "la précision compte aussi : combinez les deux.",
        ),
        "rare": Words(
            "toujours 0 : c'est le F1 de la classe rare, « pas acheté ».",
            "calculez celui de la classe « acheté », que ce modèle prédit.",
        ),
        "percent": Words(
            "la bonne formule, mais en pourcentage.",
            "ne multipliez pas par 100.",
        ),
        "reversed": Words(
            "le F1 pour la part de non-achats : share est prise à l'envers.",
            "share est la part des lignes achetées ; ne la retournez pas.",
        ),
        "complement": Words(
            "le complément de la part : c'est le taux d'erreur.",
            "partez de la précision : parmi les « acheté » prédits, combien "
            "le sont ?",
        ),
        "weighted": Words(
            "le F1 moyen des deux classes, pondéré par leur nombre.",
            "donnez celui de la classe « acheté » seule.",
        ),
        "of_percent": Words(
            "un F1 bien trop petit : share est divisée par 100.",
            "share va déjà de 0 à 1 ; ne la divisez pas.",
        ),
        "precedence": Words(
            "2 * p / 1 + p : la division passe avant l'addition.",
            "mettez le dénominateur entre parenthèses.",
        ),
        "geometric": Words(
            "la moyenne géométrique de la précision et du rappel.",
            "F1 est leur moyenne harmonique.",
        ),
        "constant": Words(
            "toujours {value}, quelle que soit la part.",
            "servez-vous de l'argument share dans le calcul.",
        ),
        "rounded": Words(
            "la bonne formule, mais le résultat est arrondi.",
            "rendez toutes les décimales ; arrondissez à l'affichage.",
        ),
        "edge": Words(
            "juste à l'intérieur, mais {value} pour la part {share}.",
            "réfléchissez à ce cas extrême : combien d'achats, de vrais "
            "positifs ?",
        ),
        "edge_raises": Words(
            "juste à l'intérieur, mais une erreur pour la part {share} : "
            "{error}.",
            "simplifiez la formule, ou traitez ce cas extrême à part.",
        ),
        "other": Words(
            "{value} pour la part {share}, ce qui n'est pas ce F1.",
            "écrivez la précision, puis le rappel, puis leur moyenne "
            "harmonique.",
        ),
    },
)

THINGS = {
    "needs_sessions": (
        "TypeError: split attend un DataFrame avec une colonne user_session"
    ),
    "random_rows": "un découpage au hasard, ligne par ligne",
    "one_session": "un découpage où une seule session est des deux côtés",
    "lost_rows": "les lignes perdues",
    "empty_test": "un côté test vide",
}

_CAUGHT = "votre test laisse passer le bon découpage et arrête les mauvais"
SPLIT_TEST = Texts(
    expected=(
        "un test qui échoue (AssertionError) dès qu'une session est des deux "
        "côtés, et passe sinon."
    ),
    right={
        "right": (
            f"{_CAUGHT}. Pour aller plus loin : il ne voit ni les lignes "
            "perdues, ni un côté test vide."
        ),
        "right_bonus": f"{_CAUGHT}. Bravo, il voit aussi {{bonus:and}}.",
    },
    wrong={
        "not_callable": Words(
            "{value}, et non une fonction de test.",
            "donnez la fonction elle-même, sans l'appeler.",
        ),
        "arguments": Words(
            "un test qui ne s'appelle pas avec un seul argument.",
            "écrivez def test(split) : le contrôle lui donne le découpage.",
        ),
        "ignored": Words(
            "votre test n'appelle jamais le split qu'il reçoit.",
            "appelez split(rows) dans le test, et non votre propre fonction.",
        ),
        "error_good": Words(
            "sur un bon découpage, votre test s'interrompt : {error}.",
            "corrigez cette erreur ; un test ne doit lever qu'AssertionError.",
        ),
        "inverted": Words(
            "le test est à l'envers : il refuse le bon découpage et accepte "
            "les mauvais.",
            "retournez la condition : aucune session ne doit être commune.",
        ),
        "fails_good": Words(
            "votre test échoue aussi sur un bon découpage ({error}).",
            "n'exigez que ceci : aucune session commune à train et test.",
        ),
        "error_broken": Words(
            "sur {name}, votre test lève {error}.",
            "un test échoue par AssertionError : terminez par assert.",
        ),
        "poor_rows": Words(
            "dans vos lignes d'essai, aucune session n'a deux lignes à "
            "séparer.",
            "donnez à split des lignes où plusieurs sessions en ont deux ou "
            "plus.",
        ),
        "in_series": Words(
            "« in », sur une Series, cherche dans l'index, et non dans les "
            "valeurs : votre test ne voit pas les sessions.",
            "cherchez dans set(...) des user_session, ou par isin.",
        ),
        "tells": Words(
            "votre test affiche ce qu'il trouve, sans rien affirmer.",
            "remplacez print par assert : pytest ne lit pas l'écran.",
        ),
        "returns": Words(
            "votre test rend {value} sans rien affirmer.",
            "remplacez return par assert : pytest ignore ce qu'un test rend.",
        ),
        "index": Words(
            "votre test compare les index des lignes, et laisse passer une "
            "session coupée en deux.",
            "comparez les valeurs de user_session des deux côtés.",
        ),
        "rows_only": Words(
            "votre test voit {bonus:and}, mais pas les sessions des deux "
            "côtés.",
            "ajoutez un assert sur les user_session communes.",
        ),
        "nothing": Words(
            "votre test n'arrête aucun mauvais découpage : il n'affirme rien "
            "d'utile.",
            "écrivez un assert sur les user_session communes à train et test.",
        ),
        "missed": Words(
            "votre test laisse passer {name}.",
            "une seule session commune est déjà une fuite : exigez zéro.",
        ),
    },
    things=THINGS,
)

TEXTS = {"constant_f1": CONSTANT_F1, "split_test": SPLIT_TEST}
