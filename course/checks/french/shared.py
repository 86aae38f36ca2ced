"""What every check may say, in French."""

from course.checks.texts import Frame, Words

WORDS = {
    "raised": Words(
        "une erreur, {error}.",
        "lisez le message de l'erreur, corrigez la cellule au-dessus, "
        "puis relancez-la.",
    ),
    "syntax": Words(
        "la cellule au-dessus ne se lit pas : {error}.",
        "cherchez le guillemet, la parenthèse ou les deux-points qui "
        "manquent, puis relancez-la.",
    ),
    "undefined": Words(
        "{name}, un nom que rien ne définit.",
        "si c'est un texte, mettez-le entre guillemets ; sinon, vérifiez "
        "l'orthographe, et exécutez la cellule qui le définit.",
    ),
    "overdue": Words(
        "pas de réponse en {seconds} secondes.",
        "cherchez la boucle qui ne finit jamais, ou l'attente (sleep, input).",
    ),
    "coroutine": Words(
        "une coroutine : la fonction commence par async def.",
        "écrivez def tout court ; rien ici n'est à attendre.",
    ),
    "generator": Words(
        "votre fonction rend un générateur, qui n'a encore rien calculé.",
        "rendez la valeur elle-même par return, et non par yield.",
    ),
    "prints": Words(
        "votre fonction affiche, et ne rend rien.",
        "mettez return à la place de print.",
    ),
    "function": Words(
        "une fonction, au lieu de ce qu'elle rend.",
        "appelez-la, avec ses parenthèses.",
    ),
    "class": Words(
        "une classe, au lieu d'une fonction.",
        "écrivez une fonction, par def, hors de toute classe.",
    ),
    "unexecuted": Words(
        "une expression Ibis, qui n'est pas encore calculée.",
        "demandez-en la valeur : .to_pandas() à la fin.",
    ),
    "iterator": Words(
        "un itérateur, qui ne se lit qu'une fois.",
        "gardez-en les valeurs : list(...) ou set(...).",
    ),
    "ellipsis": Words(
        "il reste un « ... » parmi les valeurs.",
        "remplacez chaque « ... » par votre réponse.",
    ),
    "bool": Words(
        "{value}, un booléen : la réponse à une question, pas une mesure.",
        "donnez le nombre calculé, pas le résultat d'une comparaison.",
    ),
    "text": Words(
        "{value}, une chaîne de caractères.",
        "donnez le nombre lui-même, sans guillemets ni signe %.",
    ),
    "container": Words(
        "{value}, qui contient des valeurs, au lieu d'un seul nombre.",
        "sortez-en le nombre : [0] pour un tuple, .item() pour un tableau.",
    ),
    "type": Words(
        "{value}, qui n'est pas un nombre.",
        "donnez le nombre lui-même.",
    ),
}

FRAME = Frame(
    right="✔ Juste : {}",
    wrong="✘ Pas encore.",
    labels=("Trouvé : {}", "Attendu : {}", "Et maintenant : {}"),
    unanswered={
        "unfilled": (
            "… À vous : remplissez la cellule au-dessus, exécutez-la, "
            "puis relancez celle-ci."
        ),
        "still_none": (
            "… À vous : la réponse vaut encore None. Remplissez la cellule "
            "au-dessus ; si c'est fait, votre code ne rend rien (un return "
            "oublié ?)."
        ),
    },
    words=WORDS,
    things={"object": "un objet de type {type}"},
)
