"""What the checks of lesson 7 say, in French."""

from course.checks.texts import Texts, Words

ENV = Texts(
    expected=(
        "une liste de textes NOM=valeur, où l'étape trouve, en staging comme "
        "en production, ce que le projet lit."
    ),
    right={
        "right": (
            "chaque build y trouve sa branche, ses adresses, son commit et "
            "son numéro."
        ),
    },
    wrong={
        "text": Words(
            "{value}, une seule chaîne.",
            "écrivez une liste : une chaîne par variable, entre crochets.",
        ),
        "mapping": Words(
            "{value}, où noms et valeurs ne forment pas de lignes.",
            "le champ env est une liste : des chaînes, avec un signe = dans "
            "chacune.",
        ),
        "type": Words(
            "{value}, qui n'est pas une liste.",
            "écrivez des chaînes entre crochets.",
        ),
        "line_type": Words(
            "{value} parmi les lignes.",
            "chaque ligne est une chaîne, entre guillemets.",
        ),
        "dash": Words(
            "{value} : un tiret ou des guillemets de YAML dans la chaîne.",
            "ôtez-les ; la cellule suivante les écrira pour vous.",
        ),
        "no_equals": Words(
            "{value}, sans signe =.",
            "séparez le nom de la valeur par =, sans deux-points.",
        ),
        "spaces": Words(
            "{value} : une espace, ou un nom vide, autour du signe =.",
            "collez nom, signe et valeur : le shell verrait l'espace.",
        ),
        "dollar_name": Words(
            "{value}, un dollar à gauche du signe =.",
            "à gauche, le nom que lit le projet ; à droite, la substitution.",
        ),
        "unknown_key": Words(
            "{key}, que ni Cloud Build ni le déclencheur ne connaissent.",
            "un nom à nous commence par un souligné ; les autres sont ceux "
            "de Cloud Build, lettre pour lettre.",
        ),
        "expansion": Words(
            "une substitution illisible : {error}.",
            "écrivez-la simplement : un dollar, puis le nom.",
        ),
        "missing": Words(
            "aucune ligne pour {key}.",
            "relisez la liste de ce que lit le projet.",
        ),
        "empty": Words(
            "{key} est vide.",
            "la substitution n'existe pas, et personne ne le dit : relisez "
            "le nom que donnera le déclencheur.",
        ),
        "short": Words(
            "{key} vaut {value}, un commit abrégé.",
            "l'étiquette du modèle veut le commit entier : c'est un autre "
            "nom prédéfini.",
        ),
        "escaped": Words(
            "{key} vaut {value}, dollar compris.",
            "un double dollar protège le nom : n'en mettez qu'un.",
        ),
        "literal": Words(
            "{key} vaut le texte {value}.",
            "sans dollar, ou en minuscules, un nom n'est que du texte.",
        ),
        "fixed": Words(
            "{key} vaut {value} quelle que soit la branche.",
            "le même fichier sert aux deux environnements : demandez cette "
            "valeur à une substitution.",
        ),
        "swapped": Words(
            "{key} vaut {value} : la valeur d'un autre nom.",
            "relisez ce que chaque variable attend.",
        ),
        "other": Words(
            "{key} vaut {value}.",
            "ne mettez à droite du signe = que la substitution, rien autour.",
        ),
    },
)

LIMITS = Texts(
    expected=(
        "deux champs timeout : une seconde pour la première étape, trois pour "
        "le build entier."
    ),
    right={
        "right": "une limite pour l'étape, une autre pour tout le build.",
    },
    wrong={
        "no_file": Words(
            "pas de fichier {value}.",
            "exécutez la cellule au-dessus : c'est elle qui l'écrit.",
        ),
        "yaml": Words(
            "un fichier qui ne se lit pas, ligne {line}.",
            "alignez « timeout » sur ses voisins, avec des espaces.",
        ),
        "steps": Words(
            "un fichier sans ses deux étapes.",
            "gardez celles du fichier ; n'ajoutez que les limites.",
        ),
        "in_options": Words(
            "« timeout » dans options.",
            "celui du build se tient tout à gauche, à côté de steps.",
        ),
        "no_step": Words(
            "aucune limite dans la première étape.",
            "écrivez-la sous args, en retrait comme lui.",
        ),
        "second_step": Words(
            "une limite dans la seconde étape, aucune dans la première.",
            "déplacez-la : une étape finit où commence le tiret suivant.",
        ),
        "both_steps": Words(
            "une limite dans chaque étape.",
            "la seconde n'en a pas besoin : celle du build l'arrêtera.",
        ),
        "no_build": Words(
            "aucune limite pour le build.",
            "écrivez-la tout à gauche, sans retrait, à côté de steps.",
        ),
        "turned": Words(
            "une limite d'étape plus longue que celle du build.",
            "échangez-les.",
        ),
        "step": Words(
            "{value} pour la première étape.",
            "accordez-lui une seconde.",
        ),
        "build": Words(
            "{value} pour le build.",
            "accordez-lui trois secondes.",
        ),
        "number": Words(
            "{value}, sans unité.",
            "Cloud Build veut un texte : le nombre, puis s.",
        ),
        "no_unit": Words(
            "{value}, sans unité.",
            "ajoutez la lettre s.",
        ),
        "long_unit": Words(
            "{value} : la bonne unité, mal écrite.",
            "une seule lettre, minuscule, collée au nombre : s.",
        ),
        "other_unit": Words(
            "{value}, dans une autre unité.",
            "une seule unité est permise : convertissez en secondes.",
        ),
        "spaces": Words(
            "{value}, avec une espace.",
            "collez le s au nombre.",
        ),
        "form": Words(
            "{value}, que Cloud Build ne sait pas lire.",
            "relisez celui de notre fichier, et gardez sa forme.",
        ),
    },
)

TEXTS = {"env": ENV, "limits": LIMITS}
