"""What every check may say, in French."""

from course.checks.texts import Frame, Words

WORDS = {
    "raised": Words(
        "une erreur, {error}.",
        "lisez le message de l'erreur, corrigez la cellule au-dessus, "
        "puis relancez-la.",
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
