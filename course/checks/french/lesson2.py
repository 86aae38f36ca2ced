"""What the checks of lesson 2 say, in French."""

from course.checks.texts import Texts, Words

CONTRACT = Texts(
    expected=(
        "un test vert tant que cart trouve dans la réponse de price le champ "
        "qu'il lit, rouge sinon."
    ),
    right={
        "right": (
            "vert sur l'ancienne réponse, rouge sur la nouvelle, vert encore "
            "si des champs s'ajoutent."
        ),
        "right_value": (
            "le champ que lit cart est exigé. Ce test tombera aussi le jour "
            "où un prix changera : un contrat porte sur la forme."
        ),
    },
    wrong={
        "no_file": Words(
            "pas de fichier {name} dans le dépôt de price.",
            "exécutez la cellule au-dessus, qui l'écrit.",
        ),
        "none_played": Words(
            "aucun test à jouer.",
            "unittest ne joue que les méthodes d'une classe TestCase dont le "
            "nom commence par test : gardez la forme de départ.",
        ),
        "refuses_old": Words(
            "un test rouge sur la réponse que cart sait lire : {error}.",
            "affichez reply : que contient-elle ?",
        ),
        "blind": Words(
            "un test vert sur la réponse qui vient de casser cart.",
            "quel champ cart.py lit-il ? Exigez celui-là.",
        ),
        "refuses_more": Words(
            "un test rouge quand la réponse a un champ de plus : {error}.",
            "cart ignore ce qu'il ne lit pas : n'exigez que le champ lu, et "
            "non la réponse entière.",
        ),
    },
)

PLAN = Texts(
    expected=(
        "les quatre livraisons, une fois chacune, dans un ordre où la "
        "production répond toujours."
    ),
    right={
        "right": (
            "chaque version est essayée en staging avant la production, et la "
            "production ne cesse jamais de répondre."
        ),
    },
    wrong={
        "breaks": Words(
            "une production en panne après {move}.",
            "à ce moment-là, que lit cart, et qu'envoie price ?",
        ),
        "untried": Words(
            "{service} en production sans avoir été essayé en staging.",
            "à quoi sert la pré-production ?",
        ),
        "twice": Words(
            "deux fois {move}.",
            "chaque livraison ne se fait qu'une fois.",
        ),
        "missing": Words(
            "il manque des livraisons ({count}).",
            "deux services, deux environnements : comptez.",
        ),
        "turned": Words(
            "{move} : l'environnement avant le service.",
            "écrivez d'abord le service, comme deliver les reçoit.",
        ),
        "not_pair": Words(
            "{value}, qui n'est pas une livraison.",
            "une ligne, une livraison : un service, puis un environnement.",
        ),
        "misspelt": Words(
            "{value}, ni service ni environnement.",
            "vouliez-vous dire {guess} ?",
        ),
        "unknown": Words(
            "{value}, ni service ni environnement.",
            "servez-vous des noms de la leçon.",
        ),
        "no_file": Words(
            "pas de fichier {name}.",
            "exécutez la cellule au-dessus, qui l'écrit.",
        ),
        "no_yaml": Words(
            "un fichier qui n'est pas du YAML (ligne {line}).",
            "à chaque ligne un tiret, puis des crochets qui se ferment.",
        ),
        "not_list": Words(
            "un fichier qui n'est pas une liste.",
            "commencez chaque ligne par un tiret et une espace.",
        ),
    },
)

TEXTS = {"contract": CONTRACT, "plan": PLAN}
