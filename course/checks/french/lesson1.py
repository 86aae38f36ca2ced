"""What the checks of lesson 1 say, in French."""

from course.checks.texts import Texts, Words

ORDER = Texts(
    expected="les six lettres de a à f, chacune une fois, dans l'ordre.",
    right={
        "right": (
            "commit, push, build, tests, copie, client. Si les tests échouent, "
            "la chaîne s'arrête avant la copie, et le client garde l'ancien "
            "prix."
        ),
    },
    wrong={
        "deployed_untested": Words(
            "une application déployée avant que les tests l'aient jugée.",
            "demandez-vous ce que l'on évite en mettant la CI avant la CD.",
        ),
        "tested_without_build": Words(
            "des tests qui tournent avant qu'un build ait démarré.",
            "les tests sont une étape du build : qui le démarre ?",
        ),
        "built_before_push": Words(
            "un build qui démarre avant le push.",
            "le déclencheur guette le serveur : que lui faut-il y voir ?",
        ),
        "pushed_before_commit": Words(
            "un push avant le commit.",
            "on ne pousse que ce que git a enregistré.",
        ),
        "sold_before_deployment": Words(
            "un client qui voit le nouveau prix avant la copie.",
            "le client ne voit que le bucket : quand le bucket change-t-il ?",
        ),
        "backwards": Words(
            "le bon ordre, mais à l'envers.",
            "commencez par ce que vous faites, finissez par le client.",
        ),
        "missing": Words(
            "des moments absents : {letters}.",
            "ajoutez-les : il y a six lettres.",
        ),
        "twice": Words(
            "des lettres répétées : {letters}.",
            "chaque moment n'arrive qu'une fois.",
        ),
        "unknown_letter": Words(
            "{value}, qui n'est aucun des six moments.",
            "servez-vous des seules lettres affichées plus haut.",
        ),
        "no_letter": Words(
            "{value}, où il n'y a aucune lettre.",
            "écrivez les lettres affichées plus haut, de gauche à droite.",
        ),
        "no_order": Words(
            "un ensemble, entre accolades, qui ne garde aucun ordre.",
            "écrivez une chaîne, entre guillemets.",
        ),
        "not_letters": Words(
            "{value}, au lieu de lettres.",
            "écrivez une chaîne, entre guillemets.",
        ),
    },
)

WAIT_FOR = Texts(
    expected=(
        "une liste d'identifiants d'étapes, telle que deploy parte après "
        "style et tests."
    ),
    right={
        "right": (
            "deploy attend les deux vérifications, qui vont de front. Un "
            "seul échec, et rien n'est déployé."
        ),
        "right_empty": (
            "une liste vide vaut pas de waitFor du tout : deploy attend "
            "toutes les étapes écrites avant elle. Les nommer se lit mieux."
        ),
        "right_dash": (
            "deploy attend bien les deux. Le tiret, à côté d'identifiants, "
            "ne compte pas : ôtez-le."
        ),
    },
    wrong={
        "at_once": Words(
            "un deploy qui part tout de suite, avec les vérifications.",
            "le tiret veut dire « n'attends personne » : nommez des étapes.",
        ),
        "one_missing": Words(
            "un deploy qui n'attend pas {missing}.",
            "une vérification qu'on n'attend pas n'arrête rien : ajoutez-la.",
        ),
        "itself": Words(
            "un deploy qui s'attend lui-même.",
            "on n'attend que des étapes écrites plus haut : ôtez-le.",
        ),
        "misspelt": Words(
            "{value}, qu'aucune étape ne porte.",
            "vouliez-vous dire {guess} ? Majuscules et espaces comptent.",
        ),
        "unknown_id": Words(
            "{value}, qu'aucune étape ne porte.",
            "reprenez les id du fichier affiché plus haut.",
        ),
        "glued": Words(
            "{value}, plusieurs identifiants dans une même chaîne.",
            "à chacun ses guillemets, et une virgule entre eux.",
        ),
        "no_brackets": Words(
            "{value}, et non une liste.",
            "le fichier n'a que des listes : mettez des crochets autour des "
            "identifiants.",
        ),
        "one_string": Words(
            "{value}, une seule chaîne de caractères.",
            "mettez les identifiants entre crochets, avec une virgule.",
        ),
        "not_ids": Words(
            "dans la liste, {value}, qui n'est pas un identifiant.",
            "mettez chaque identifiant entre guillemets.",
        ),
        "not_list": Words(
            "{value}, au lieu d'une liste.",
            "écrivez des crochets, et des identifiants dedans.",
        ),
    },
)

TEXTS = {"order": ORDER, "wait_for": WAIT_FOR}
