"""What the checks of lesson 6 say, in French."""

from course.checks.texts import Texts, Words

WAITS = Texts(
    expected=(
        "deux vérifications qui partent sans s'attendre, et un rapport qui ne "
        "part qu'une fois tout vérifié."
    ),
    right={
        "right": (
            "style et tests partent ensemble, et report les attend toutes "
            "les deux."
        ),
        "right_default": (
            "style et tests partent ensemble. Sans waitFor, report attend "
            "toutes les étapes d'avant : le service l'entend ainsi."
        ),
        "right_dash": (
            "style et tests partent ensemble, et report les attend ; le "
            "tiret, à côté d'identifiants, ne compte pas."
        ),
    },
    wrong={
        "type": Words(
            "{value}, qui n'est pas un fichier.",
            "donnez le chemin du fichier, entre guillemets.",
        ),
        "no_file": Words(
            "pas de fichier lisible à {value}.",
            "exécutez la cellule qui l'écrit, juste au-dessus.",
        ),
        "unreadable": Words(
            "un YAML qui ne se lit pas, ligne {line}.",
            "comparez cette ligne aux autres : retrait, guillemets, crochets.",
        ),
        "steps": Words(
            "d'autres étapes que style, tests et report.",
            "gardez les trois, avec leur id ; seul waitFor est à écrire.",
        ),
        "blank": Words(
            "un « ... » dans le waitFor de {step}.",
            "demandez-vous ce dont {step} a besoin avant de partir.",
        ),
        "no_list": Words(
            "{value} dans le waitFor de {step}, qui n'est pas une liste.",
            "mettez des crochets, même autour d'un seul texte.",
        ),
        "itself": Words(
            "{step} s'attend elle-même : elle ne partirait jamais.",
            "n'y laissez que d'autres étapes.",
        ),
        "later": Words(
            "{step} attend {value}, écrite plus bas : le service le refuse.",
            "une étape n'attend que celles qui la précèdent dans le fichier.",
        ),
        "misspelt": Words(
            "{value}, qu'aucune étape ne porte.",
            "vouliez-vous dire {guess} ?",
        ),
        "unknown": Words(
            "{value}, qu'aucune étape ne porte.",
            "reprenez un id du fichier, à la lettre près.",
        ),
        "in_turn": Words(
            "{step} attend {other} : elles passent l'une après l'autre.",
            "cherchez, au-dessus, comment s'écrit « tout de suite ».",
        ),
        "at_once": Words(
            "report part aussitôt : il lira des fichiers qui ne sont pas là.",
            "dites-lui quoi attendre.",
        ),
        "too_early": Words(
            "report part avant la fin d'une des deux vérifications.",
            "regardez, dans sa commande, tout ce qu'il lit.",
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
            "c'est une expression régulière, non un joker de fichiers : dites "
            "ce qui se répète.",
        ),
        "misses": Words(
            "{value} ne prend pas {branch}.",
            "comptez ce qui suit le tiret : un chiffre, ou davantage.",
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
            "resserrez ce qu'elles encadrent à ce que la consigne nomme.",
        ),
        "case": Words(
            "{value} prend aussi {branch}, en majuscules.",
            "pour git, ce sont d'autres branches : écrivez release en "
            "minuscules, sans (?i).",
        ),
        "unanchored": Words(
            "{value} prend aussi {branch} : rien ne l'ancre.",
            "dites où le nom commence, et où il finit.",
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

MENDED = Texts(
    expected=(
        "le nom du test qui échoue, puis ses voisins et lui au vert, sans que "
        "les tests aient changé."
    ),
    right={
        "right": (
            "c'est ce test, et {file} réussit de nouveau tous ceux de son "
            "dossier."
        ),
    },
    wrong={
        "type": Words(
            "{value}, qui n'est pas un texte.",
            "recopiez le nom depuis le journal, entre guillemets.",
        ),
        "file": Words(
            "{value}, un fichier de tests.",
            "il en contient plusieurs : le nom vient après les « :: ».",
        ),
        "passes": Words(
            "{value}, un test qui réussit.",
            "remontez depuis la dernière ligne du journal.",
        ),
        "part": Words(
            "{value}, un morceau de nom.",
            "recopiez-le en entier.",
        ),
        "no_test": Words(
            "{value}, qui n'est le nom d'aucun test.",
            "pytest résume ses échecs tout à la fin : un nom en test_...",
        ),
        "tests_changed": Words(
            "c'est ce test, mais le fichier de tests a changé.",
            "c'est le code qui a tort : rendez-lui son test, puis réparez le "
            "code.",
        ),
        "still_red": Words(
            "c'est ce test, mais le code échoue encore ({value}).",
            "que promet le nom du test ? Comparez à ce que le code fait à "
            "présent.",
        ),
        "endless": Words(
            "les tests ne finissent pas en {seconds} secondes.",
            "cherchez la boucle dans ce que vous venez d'écrire.",
        ),
    },
)

TEXTS = {"waits": WAITS, "pattern": PATTERN, "mended": MENDED}
