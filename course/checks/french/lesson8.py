"""What the checks of lesson 8 say, in French."""

from course.checks.texts import Texts, Words

TRIGGER = Texts(
    expected=(
        "une fonction qui rend un autre déclencheur : la branche production "
        "seule, le reste de celui de staging, et l'accord en plus."
    ),
    right={
        "right": (
            "une branche, les mêmes adresses, et rien ne part sans accord."
        ),
    },
    wrong={
        "not_callable": Words(
            "{value}, au lieu d'une fonction.",
            "gardez la ligne def make_production(staging), sans l'appeler.",
        ),
        "arguments": Words(
            "une fonction qui ne prend pas un seul argument.",
            "elle reçoit le déclencheur de staging, et lui seul.",
        ),
        "raises": Words(
            "une erreur, {error}.",
            "appelez votre fonction vous-même sur staging, et corrigez.",
        ),
        "none": Words(
            "votre fonction rend None.",
            "finissez par return, suivi du dictionnaire.",
        ),
        "not_trigger": Words(
            "votre fonction rend {value}, et non un dictionnaire.",
            "rendez un dictionnaire de la même forme que staging.",
        ),
        "same": Words(
            "le déclencheur de staging, tel quel.",
            "changez-y ce qui distingue la production.",
        ),
        "same_id": Words(
            "l'id de staging : l'import modifierait le déclencheur de staging "
            "au lieu d'en créer un.",
            "ne reprenez pas la clé id ; le service en donnera une.",
        ),
        "changed": Words(
            "le déclencheur reçu a changé lui aussi.",
            "triggerTemplate est un dictionnaire dans le dictionnaire : "
            "copiez tout, par deepcopy.",
        ),
        "invalid": Words(
            "un champ que Cloud Build refuse : {error}.",
            "relisez les noms et les formes de staging.",
        ),
        "name": Words(
            "le nom {value}.",
            "l'énoncé donne celui de la production.",
        ),
        "repository": Words(
            "le dépôt {value}.",
            "gardez le dépôt de staging : seule la branche change.",
        ),
        "pattern": Words(
            "le motif {value}, que RE2 ne sait pas lire.",
            "reprenez la forme de celui de staging.",
        ),
        "misses": Words(
            "le motif {value}, qui ne reconnaît pas production.",
            "le motif se tient dans triggerTemplate, sous branchName.",
        ),
        "takes_staging": Words(
            "le motif {value}, qui reconnaît encore staging.",
            "un push sur staging lancerait les deux.",
        ),
        "wide_end": Words(
            "le motif {value}, qui prend aussi production-2.",
            "le piège de la leçon 6 : fermez le motif par $.",
        ),
        "wide_start": Words(
            "le motif {value}, qui prend aussi pre-production.",
            "le piège de la leçon 6 : ouvrez le motif par ^.",
        ),
        "wide": Words(
            "le motif {value}, qui prend d'autres branches encore.",
            "écrivez le nom exact, entre ^ et $.",
        ),
        "config": Words(
            "le fichier {value}.",
            "les deux environnements partagent cloudbuild.yaml.",
        ),
        "substitutions": Words(
            "d'autres substitutions que celles de staging.",
            "ici, un seul serveur sert aux deux : gardez-les.",
        ),
        "disabled": Words(
            "un déclencheur désactivé.",
            "sans accord, il doit partir et attendre, non se taire.",
        ),
        "no_approval": Words(
            "aucun accord demandé : le build partirait aussitôt.",
            "le champ s'appelle approvalConfig, et il en contient un autre.",
        ),
    },
)

IS_TESTED = Texts(
    expected=(
        "True si un build réussi de la branche staging porte ce commit, "
        "sinon False."
    ),
    right={
        "right": (
            "un commit est admis parce qu'un build vert de staging le porte, "
            "et pour rien d'autre."
        ),
    },
    wrong={
        "not_callable": Words(
            "{value}, au lieu d'une fonction.",
            "gardez la ligne def is_tested(commit, builds), sans l'appeler.",
        ),
        "arguments": Words(
            "une fonction qui ne prend pas deux arguments.",
            "elle reçoit le commit, puis la liste des builds.",
        ),
        "raises": Words(
            "une erreur, {error}.",
            "appelez votre fonction vous-même sur list_builds(), et corrigez.",
        ),
        "none": Words(
            "votre fonction rend None.",
            "rendez le résultat : return any(...).",
        ),
        "not_bool": Words(
            "votre fonction rend {value}, ni True ni False.",
            "une question appelle un booléen : any(...) en rend un.",
        ),
        "green": Words(
            "False, alors qu'un build vert de staging porte ce commit.",
            "vérifiez les trois clés : each.status.name, puis BRANCH_NAME et "
            "COMMIT_SHA dans each.substitutions.",
        ),
        "empty": Words(
            "True, alors qu'il n'y a aucun build.",
            "sans preuve, la réponse est False : any([]) le dit, all([]) non.",
        ),
        "status": Words(
            "True, alors que le build de ce commit a échoué.",
            "regardez aussi each.status.name.",
        ),
        "running": Words(
            "True, alors que le build de ce commit n'est pas terminé.",
            "n'admettez que SUCCESS : n'avoir pas échoué ne suffit pas.",
        ),
        "waiting": Words(
            "True, alors que le build de ce commit attend encore un accord.",
            "n'admettez que SUCCESS : n'avoir pas échoué ne suffit pas.",
        ),
        "cut_short": Words(
            "True, alors que les builds de ce commit ont été interrompus.",
            "n'admettez que SUCCESS : n'avoir pas échoué ne suffit pas.",
        ),
        "branch_start": Words(
            "True, alors que le seul build vert vient de staging-2.",
            "le piège de la leçon 6 : comparez par ==, non par in ni "
            "startswith.",
        ),
        "branch_end": Words(
            "True, alors que le seul build vert vient de my-staging.",
            "le piège de la leçon 6 : comparez par ==, non par in ni endswith.",
        ),
        "red_first": Words(
            "False, alors qu'un build vert suit, dans la liste, un build rouge "
            "du même commit.",
            "un seul build vert suffit, où qu'il soit : any(...).",
        ),
        "red_last": Words(
            "False, alors qu'un build vert précède, dans la liste, un build "
            "rouge du même commit.",
            "un seul build vert suffit, où qu'il soit : any(...).",
        ),
        "turned": Words(
            "les bonnes réponses, mais si l'on tourne les deux arguments.",
            "gardez leur ordre : is_tested(commit, builds).",
        ),
        "branch": Words(
            "True, alors que le seul build vert vient de production.",
            "exigez que BRANCH_NAME soit staging.",
        ),
        "commit": Words(
            "True, alors que le build vert est celui d'un autre commit.",
            "comparez COMMIT_SHA au commit reçu.",
        ),
        "by_hand": Words(
            "True, alors que le seul build, lancé à la main, n'a ni branche ni "
            "commit.",
            "comparez par == : un texte vide est contenu dans tous les autres.",
        ),
        "mixed": Words(
            "True, alors qu'aucun build ne remplit à lui seul les trois "
            "conditions.",
            "réunissez-les par and, sur un même build.",
        ),
        "first_only": Words(
            "False, alors que le second build de la liste convient.",
            "parcourez toute la liste avant de répondre non.",
        ),
        "last_only": Words(
            "False, alors que le premier build de la liste convient.",
            "ne laissez pas un build suivant effacer la réponse.",
        ),
    },
)

THINGS = {
    "no_method": "le client n'a pas de {name}, dans cette vérification",
    "stages": "les stages sont dépréciés, et ne déplacent aucun alias",
    "other_client": "elle s'adresse à un autre client que celui qu'elle reçoit",
}
PROMOTION = Texts(
    expected=(
        "une fonction qui place l'alias production sur la version de l'alias "
        "staging, et ne touche à rien d'autre."
    ),
    right={
        "right": (
            "production désigne la version que staging a éprouvée, et l'alias "
            "staging n'a pas bougé."
        ),
    },
    wrong={
        "called": Words(
            "None, ce que rend un appel : si vous avez appelé "
            "client.set_registered_model_alias, VOTRE alias a bougé.",
            "écrivez def promote(client), sans rien appeler vous-même ; pour "
            "défaire, rendez à l'alias le numéro que la page de MLflow donne à "
            "la version d'avant.",
        ),
        "not_callable": Words(
            "{value}, au lieu d'une fonction.",
            "gardez la ligne def promote(client), sans l'appeler.",
        ),
        "arguments": Words(
            "une fonction qui ne prend pas un seul argument.",
            "elle reçoit le client, et lui seul.",
        ),
        "raises": Words(
            "une erreur, {error}.",
            "les méthodes utiles sont get_model_version_by_alias et "
            "set_registered_model_alias, le modèle purchase_predict.",
        ),
        "unmoved": Words(
            "aucun alias n'a bougé.",
            "appelez set_registered_model_alias(modèle, alias, numéro).",
        ),
        "deleted": Words(
            "l'alias production a disparu.",
            "il suffit de le poser ailleurs : le poser le déplace.",
        ),
        "staging_moved": Words(
            "l'alias staging a bougé.",
            "lisez staging, et n'écrivez que production.",
        ),
        "other_alias": Words(
            "un alias de plus, d'un autre nom.",
            "le nom exact est production, en minuscules.",
        ),
        "newest": Words(
            "production désigne {number}, la version la plus récente.",
            "la plus récente n'a peut-être passé aucune barrière : demandez "
            "celle de l'alias staging.",
        ),
        "hard_coded": Words(
            "production désigne {number} dans deux registres différents : un "
            "numéro écrit à la main ?",
            "demandez le numéro au client que la fonction reçoit.",
        ),
        "other": Words(
            "production désigne {number}, qui n'est pas la version de staging.",
            "prenez l'attribut version de ce que rend "
            "get_model_version_by_alias.",
        ),
    },
    things=THINGS,
)

TEXTS = {"trigger": TRIGGER, "is_tested": IS_TESTED, "promotion": PROMOTION}
