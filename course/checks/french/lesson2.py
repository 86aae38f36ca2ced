"""What the checks of lesson 2 say, in French."""

from course.checks.texts import Texts, Words

FAILING = Texts(
    expected=(
        "l'ensemble des environnements où cart ne trouve pas ce qu'il lit."
    ),
    right={
        "right": (
            "cart n'y trouve pas le champ qu'il lit. Partout ailleurs, les "
            "versions diffèrent parfois, et l'échange réussit quand même."
        ),
    },
    wrong={
        "empty": Words(
            "un ensemble vide.",
            "prenez les environnements un à un : que lit cart, qu'envoie "
            "price ?",
        ),
        "working": Words(
            "ceux où l'échange réussit.",
            "donnez les autres.",
        ),
        "different_numbers": Words(
            "tous ceux où les deux numéros de version diffèrent.",
            "les numéros ne disent rien l'un de l'autre : comparez les champs "
            "envoyés et lus.",
        ),
        "accused": Words(
            "accusé à tort : {name} (fautes de ce genre : {count}).",
            "cart y trouve l'un des champs qu'il sait lire.",
        ),
        "missed": Words(
            "rien à reprocher à ceux-là, mais il en manque ({count}).",
            "un échange échoue aussi quand c'est cart qui est en avance.",
        ),
        "unknown": Words(
            "{name}, qu'aucune ligne du tableau ne porte.",
            "prenez les noms de la première colonne.",
        ),
        "misspelt": Words(
            "{name}, qu'aucune ligne du tableau ne porte.",
            "vouliez-vous dire {guess} ?",
        ),
        "one_string": Words(
            "{value}, une seule chaîne de caractères.",
            "mettez les noms entre accolades, même s'il n'y en a qu'un.",
        ),
        "mask": Words(
            "des booléens, un par environnement.",
            "ne gardez que les noms de ceux où l'échange échoue.",
        ),
        "not_names": Words(
            "parmi les noms, {value}, qui n'est pas une chaîne.",
            "mettez chaque nom entre guillemets.",
        ),
        "not_set": Words(
            "{value}, qui n'est pas un ensemble.",
            "écrivez des noms entre accolades.",
        ),
    },
)

READ_PRICE = Texts(
    expected=(
        "une fonction réponse -> prix, qui lit amount ou price, et lève une "
        "KeyError si aucun des deux n'y est."
    ),
    right={
        "right": (
            "les deux contrats sont lus, zéro reste un prix, et une réponse "
            "sans prix est refusée."
        ),
    },
    wrong={
        "old_unread": Words(
            "{found} pour l'ancienne réponse, {{{reply}}}.",
            "la production envoie encore price : lisez-le quand amount n'y "
            "est pas.",
        ),
        "new_unread": Words(
            "{found} pour la nouvelle réponse, {{{reply}}}.",
            "cherchez d'abord amount, puis price.",
        ),
        "both_unread": Words(
            "{found} pour une réponse qui a les deux champs.",
            "deux champs égaux ne font qu'un prix : n'en lisez qu'un.",
        ),
        "constant": Words(
            "{found} pour un produit à 40 euros.",
            "lisez le prix dans la réponse au lieu de l'écrire.",
        ),
        "free_unread": Words(
            "{found} pour un livre offert, {{{reply}}}.",
            "zéro est faux pour Python : demandez si le champ est là (in), et "
            "non s'il est vrai.",
        ),
        "invented": Words(
            "{value} pour une réponse sans amount ni price.",
            "ne donnez pas de valeur par défaut : reply[...] lève la KeyError.",
        ),
        "not_raised": Words(
            "{value}, rendu au lieu d'être levé, pour une réponse sans prix.",
            "une erreur se lève par raise, et reply[...] le fait pour vous.",
        ),
        "other_error": Words(
            "pour une réponse sans prix, {error}.",
            "laissez reply[...] lever une KeyError.",
        ),
        "changes_reply": Words(
            "une fonction qui modifie la réponse.",
            "lisez sans retirer ni ajouter : d'autres la liront (get, et non "
            "pop).",
        ),
        "not_number": Words(
            "{value}, au lieu du prix seul.",
            "rendez le nombre tel qu'il est dans la réponse.",
        ),
        "not_function": Words(
            "{value}, qui n'est pas une fonction.",
            "donnez read_price elle-même, sans l'appeler.",
        ),
        "arguments": Words(
            "une fonction qui ne prend pas un seul argument.",
            "read_price reçoit la réponse, et rien d'autre.",
        ),
    },
)

TEXTS = {"failing": FAILING, "read_price": READ_PRICE}
