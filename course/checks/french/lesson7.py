"""What the checks of lesson 7 say, in French."""

from course.checks.texts import Texts, Words

SUBSTITUTIONS = Texts(
    expected=(
        "un dictionnaire : chaque nom à nous que cloudbuild.yaml emploie, et "
        "sa valeur, deux chaînes."
    ),
    right={
        "right": (
            "le déclencheur saura dire au build où sont MLflow et le bucket."
        ),
    },
    wrong={
        "text": Words(
            "{value}, une chaîne.",
            "la commande en fera une ; donnez ici un dictionnaire, "
            "{{nom: valeur}}.",
        ),
        "pairs": Words(
            "{value}, où les noms n'ont pas leur valeur à côté d'eux.",
            "écrivez {{nom: valeur}}, deux-points entre les deux.",
        ),
        "type": Words(
            "{value}, qui n'est pas un dictionnaire.",
            "écrivez {{nom: valeur}}, entre accolades.",
        ),
        "key_type": Words(
            "le nom {key}, qui n'est pas une chaîne.",
            "mettez les noms entre guillemets.",
        ),
        "key_spaces": Words(
            "le nom {key}, avec une espace.",
            "ôtez-la : un nom se compare lettre pour lettre.",
        ),
        "value_spaces": Words(
            "pour {key}, {value} : la bonne adresse, plus un caractère.",
            "prenez-la telle quelle dans os.environ, sans espace ni barre "
            "ajoutée.",
        ),
        "dollar": Words(
            "le nom {key}, avec un signe de trop.",
            "le dollar demande la valeur, dans le fichier ; le nom s'écrit "
            "sans lui.",
        ),
        "built_in": Words(
            "{key}, un nom prédéfini.",
            "Cloud Build le connaît déjà : ne gardez que les noms à nous.",
        ),
        "case": Words(
            "le nom {key}, avec des minuscules.",
            "un nom de substitution s'écrit tout en majuscules.",
        ),
        "underscore": Words(
            "le nom {key}, sans souligné devant.",
            "c'est la variable de l'étape ; relisez, dans env, ce qui est à "
            "droite du signe =.",
        ),
        "unknown": Words(
            "le nom {key}, que cloudbuild.yaml n'emploie pas.",
            "relisez la liste env du fichier.",
        ),
        "missing": Words(
            "{count} nom(s) de moins que n'en emploie cloudbuild.yaml.",
            "relisez, dans env, tout ce qui commence par $_.",
        ),
        "value_type": Words(
            "pour {key}, {value}.",
            "une valeur est une chaîne : prenez-la telle quelle dans "
            "os.environ.",
        ),
        "empty": Words(
            "pour {key}, une valeur vide.",
            "c'est la panne que nous venons de voir : donnez l'adresse.",
        ),
        "swapped": Words(
            "pour {key}, la valeur de l'autre nom.",
            "échangez les deux valeurs.",
        ),
        "literal": Words(
            "pour {key}, le texte {value} : un nom, pas une valeur.",
            "le déclencheur ne lit pas votre environnement ; lisez-le pour "
            "lui, avec os.environ[...].",
        ),
        "other": Words(
            "pour {key}, {value} : ce n'est pas l'adresse de votre cloud "
            "local.",
            "elle change d'un démarrage à l'autre : demandez-la à os.environ.",
        ),
    },
)

TIMEOUT = Texts(
    expected="une durée de deux heures, comme cloudbuild.yaml les écrit.",
    right={
        "right": "deux heures : des secondes, dans une chaîne, avec leur s.",
    },
    wrong={
        "number": Words(
            "{value}, un nombre.",
            "sans unité, Cloud Build le refuse : écrivez une chaîne.",
        ),
        "timedelta": Words(
            "une durée de Python.",
            "le fichier est du YAML : écrivez une chaîne.",
        ),
        "type": Words(
            "{value}, qui n'est pas une durée.",
            "donnez une chaîne.",
        ),
        "line": Words(
            "{value}, la ligne entière.",
            "ne donnez que ce qui suit « timeout: ».",
        ),
        "quotes": Words(
            "{value}, guillemets compris.",
            "ceux de Python suffisent : n'en mettez pas dans la chaîne.",
        ),
        "no_unit": Words(
            "{value}, une chaîne sans unité.",
            "ajoutez l'unité, la lettre s.",
        ),
        "long_unit": Words(
            "{value} : la bonne unité, mais mal écrite.",
            "une seule lettre, minuscule, collée au nombre : s.",
        ),
        "product": Words(
            "{value}, un calcul dans une chaîne.",
            "le fichier ne calcule pas : écrivez le résultat, puis s.",
        ),
        "other_unit": Words(
            "{value}, dans une autre unité.",
            "une seule unité est permise : convertissez en secondes.",
        ),
        "spaces": Words(
            "{value}, avec une espace.",
            "collez le s au nombre, sans rien autour.",
        ),
        "form": Words(
            "{value}, que Cloud Build ne sait pas lire.",
            "relisez celui de notre fichier, et gardez sa forme.",
        ),
        "minutes": Words(
            "{value} : le compte y est, mais en minutes.",
            "s veut dire secondes : multipliez encore par 60.",
        ),
        "too_long": Words(
            "{value}, plus que Cloud Build n'accorde jamais.",
            "refaites le compte : heures, minutes, secondes.",
        ),
        "shorter": Words(
            "{value}, moins que deux heures.",
            "une heure compte 60 minutes de 60 secondes : refaites le compte.",
        ),
        "longer": Words(
            "{value}, plus que deux heures.",
            "refaites le compte : deux fois 60 minutes de 60 secondes.",
        ),
    },
)

TEXTS = {"substitutions": SUBSTITUTIONS, "timeout": TIMEOUT}
