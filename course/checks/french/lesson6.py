"""What the checks of lesson 6 say, in French."""

from course.checks.texts import Texts, Words

SCRIPT = Texts(
    expected=(
        "un script qui installe par ./install.sh, lance pytest, et s'arrête "
        "en échec dès que l'un des deux échoue."
    ),
    right={
        "right": (
            "il installe, teste, et s'arrête à la première erreur, comme les "
            "&& de l'étape CI."
        ),
    },
    wrong={
        "type": Words(
            "{value}, qui n'est pas un texte.",
            "écrivez le script entre triples guillemets.",
        ),
        "empty": Words(
            "un texte vide.",
            "reprenez les trois commandes de l'étape CI, une par ligne.",
        ),
        "yaml": Words(
            "du YAML, {value}.",
            "donnez seulement les commandes, ce qui suit « script: | ».",
        ),
        "interpreter": Words(
            "un shebang, {value}, qui ne désigne aucun programme.",
            "la première ligne des autres scripts de la leçon convient.",
        ),
        "rights": Words(
            "./install.sh a été refusé ({value}).",
            "git ne l'a pas gardé exécutable : donnez-lui ce droit d'abord.",
        ),
        "no_install": Words(
            "install.sh n'a pas été exécuté.",
            "chaque étape part d'une machine vide : lancez ./install.sh.",
        ),
        "named": Words(
            "install.sh est nommé dans le script, mais n'a pas été exécuté.",
            "lancez-le sur une ligne à lui : ./install.sh.",
        ),
        "stopped": Words(
            "install.sh est dans le script, mais n'a pas tourné ({value}).",
            "lisez ce message : un chemin à corriger (./install.sh), ou une "
            "commande qui échoue avant lui.",
        ),
        "sourced": Words(
            "install.sh est lu par le point (ou source), et non exécuté.",
            "il s'attend à être lancé comme un programme : ./install.sh.",
        ),
        "failed_tests": Words(
            "pytest n'a pas été lancé ({value}).",
            "la commande se lit lettre pour lettre : python -m pytest.",
        ),
        "partial": Words(
            "pytest est lancé, mais il ne joue pas tous les tests.",
            "ôtez ce qui en écarte (--ignore, -k, un seul fichier...) : "
            "python -m pytest suffit.",
        ),
        "endless": Words(
            "un script qui ne finit pas en {seconds} secondes.",
            "cherchez l'attente ou la boucle : le build, lui, irait jusqu'à "
            "son délai.",
        ),
        "no_tests": Words(
            "pytest n'a pas été lancé.",
            "ajoutez les tests après l'installation : python -m pytest.",
        ),
        "order": Words(
            "les tests avant l'installation.",
            "inversez : sans ses dépendances, le projet ne s'importe pas.",
        ),
        "fails": Words(
            "le script échoue alors que tout va bien ({value}).",
            "cherchez la commande de trop, ou mal écrite.",
        ),
        "goes_on": Words(
            "une installation ratée n'arrête rien : pytest est lancé.",
            "un script continue après une erreur, sauf après set -e (ou des "
            "&&).",
        ),
        "swallows": Words(
            "une commande échoue, et le script finit quand même à zéro.",
            "laissez sortir le code d'erreur : ni || true, ni commande qui "
            "le couvre.",
        ),
    },
)

PATTERN = Texts(
    expected=(
        "un motif qui prend release-1, release-12... et aucune autre branche."
    ),
    right={
        "right": (
            "{value} prend les branches de version, chiffres compris, et "
            "elles seules."
        ),
    },
    wrong={
        "type": Words(
            "{value}, qui n'est pas un texte.",
            "donnez le motif entre guillemets, tel que --branch-pattern le "
            "prendrait.",
        ),
        "ref": Words(
            "{value}, qui nomme la référence git entière.",
            "le déclencheur compare le nom de la branche seul : retirez "
            "refs/heads/.",
        ),
        "invalid": Words(
            "{value}, que RE2 ne sait pas lire.",
            "vérifiez parenthèses, crochets et répétitions ; RE2 n'a ni "
            "(?=...) ni \\1.",
        ),
        "glob": Words(
            "{value}, où l'étoile répète ce qui la précède, le tiret.",
            "c'est une expression régulière, non un joker de fichiers : "
            "demandez des chiffres, [0-9]+.",
        ),
        "misses": Words(
            "{value} ne prend pas {branch}.",
            "un ou plusieurs chiffres : [0-9]+, ou \\d+ dans un texte brut "
            "(r'...').",
        ),
        "spaces": Words(
            "{value}, avec une espace ou une fin de ligne.",
            "aucune branche n'en a : ôtez-la du motif.",
        ),
        "alternatives": Words(
            "{value} prend aussi {branch} : une ancre ne vaut que pour son "
            "côté du |.",
            "entre parenthèses, elle vaudrait pour tous : ^(...|...)$.",
        ),
        "wide": Words(
            "{value} prend aussi {branch} : les ancres y sont, mais ce "
            "qu'elles encadrent accepte trop.",
            "après ^, écrivez release- ; puis rien que des chiffres, et $.",
        ),
        "case": Words(
            "{value} prend aussi {branch}, en majuscules.",
            "pour git, ce sont d'autres branches : écrivez release en "
            "minuscules, sans (?i).",
        ),
        "unanchored": Words(
            "{value} prend aussi {branch} : rien ne l'ancre.",
            "encadrez-le de ^ et de $.",
        ),
        "start": Words(
            "{value} prend aussi {branch} : le début est libre.",
            "ancrez le début, par ^.",
        ),
        "end": Words(
            "{value} prend aussi {branch} : la fin est libre.",
            "ancrez la fin, par $.",
        ),
        "loose": Words(
            "{value} prend aussi {branch}.",
            "après le tiret, n'acceptez que des chiffres, au moins un.",
        ),
    },
)

TEXTS = {"script": SCRIPT, "pattern": PATTERN}
