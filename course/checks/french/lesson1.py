"""What the checks of lesson 1 say, in French."""

from course.checks.texts import Texts, Words

TEST = Texts(
    expected=(
        "un test rouge sur le code d'aujourd'hui, vert sur un code qui refuse "
        "un prix négatif par une ValueError."
    ),
    right={
        "right": (
            "rouge sur le code d'aujourd'hui, vert sur un code qui refuse. "
            "Il reste à écrire ce code."
        ),
        "right_wide": (
            "rouge aujourd'hui, vert sur un code qui refuse. Il accepterait "
            "aussi n'importe quelle autre erreur : nommer ValueError est plus "
            "sûr."
        ),
    },
    wrong={
        "no_file": Words(
            "pas de fichier {name} dans le dépôt.",
            "exécutez la cellule au-dessus, qui l'écrit.",
        ),
        "none_played": Words(
            "aucun test à jouer.",
            "unittest ne joue que les méthodes d'une classe TestCase dont le "
            "nom commence par test : gardez la forme de départ.",
        ),
        "not_expected": Words(
            "un code juste lève l'erreur demandée, et le test tombe avec : "
            "{error}.",
            "le test doit attendre cette erreur, et tomber si elle ne vient "
            "pas : voyez l'indice 2.",
        ),
        "refuses_right": Words(
            "un test rouge sur un code pourtant juste : {error}.",
            "lisez l'erreur ; le test ne doit exiger que le refus d'un prix "
            "négatif.",
        ),
        "never_red": Words(
            "un test vert sur le code d'aujourd'hui, qui ne refuse rien.",
            "appelez price avec un nombre négatif, et exigez l'erreur : sans "
            "elle, le test doit échouer.",
        ),
    },
)

DELIVERY = Texts(
    expected=(
        "une étape CD qui, après CI, copie dans gs://bookshop/ tout ce dont "
        "l'application a besoin."
    ),
    right={
        "right": (
            "après les tests, l'application entière arrive dans le bucket ; "
            "si la copie échoue, le build échoue."
        ),
        "right_more": (
            "après les tests, l'application entière arrive dans le bucket, "
            "avec des fichiers dont le client n'a que faire."
        ),
    },
    wrong={
        "no_file": Words(
            "pas de fichier {name} dans le dépôt.",
            "exécutez la cellule au-dessus, qui l'écrit.",
        ),
        "no_yaml": Words(
            "un fichier qui n'est pas du YAML (ligne {line}).",
            "comparez le retrait et les deux-points à ceux de l'étape CI.",
        ),
        "no_steps": Words(
            "un fichier sans liste d'étapes.",
            "gardez steps:, puis un tiret par étape.",
        ),
        "no_step": Words(
            "pas d'étape {id}.",
            "il en faut deux, chacune avec son id : CI, puis CD.",
        ),
        "may_fail": Words(
            "une étape CI qui a le droit d'échouer.",
            "ôtez allowFailure : des tests rouges doivent arrêter le build.",
        ),
        "at_once": Words(
            "une étape CD qui n'attend pas CI.",
            "ôtez waitFor et écrivez CD après CI : les étapes se suivent.",
        ),
        "no_gcloud": Words(
            "{image}, une image sans la commande gcloud.",
            "l'indice 2 nomme une image qui l'a.",
        ),
        "no_command": Words(
            "une étape CD qui ne lance rien.",
            "donnez-lui un script, comme à CI.",
        ),
        "fails": Words(
            "une étape qui échoue : {error}.",
            "corrigez la commande : elle part du dossier du dépôt.",
        ),
        "nothing": Words(
            "une étape qui réussit, et un bucket vide.",
            "une commande doit y copier des fichiers : voyez l'indice 2.",
        ),
        "elsewhere": Words(
            "une copie en {place}.",
            "le client cherche dans le bucket bookshop, sans sous-dossier.",
        ),
        "forgotten": Words(
            "un fichier oublié : l'application n'est pas entière.",
            "relisez price.py : de quoi a-t-il besoin à côté de lui ?",
        ),
        "hides": Words(
            "une étape verte quand le bucket refuse la copie.",
            "ne cachez pas l'échec d'une commande : c'est lui qui alerte.",
        ),
    },
)

TEXTS = {"test": TEST, "delivery": DELIVERY}
