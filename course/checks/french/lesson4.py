"""What the checks of lesson 4 say, in French."""

from course.checks.texts import Texts, Words

FILE = {
    "unread": Words(
        "votre fichier ne se charge pas : {error}.",
        "corrigez cette ligne dans la cellule au-dessus, puis relancez-la.",
    ),
    "no_function": Words(
        "aucune fonction {name} dans votre fichier.",
        "gardez ce nom : c'est par lui que le projet l'appelle.",
    ),
}

CARTS = Texts(
    expected=(
        "les scores reçus, complétés par auc_cart et log_loss_cart, pour le "
        "modèle et pour la constante."
    ),
    right={
        "right": (
            "les mêmes scores, sur les seules lignes où il y avait une "
            "décision à prédire."
        ),
    },
    wrong={
        **FILE,
        "not_callable": Words(
            "{value}, et non une fonction.",
            "écrivez def score_carts(...), comme dans l'énoncé.",
        ),
        "arguments": Words(
            "une fonction qui ne s'appelle pas avec trois arguments.",
            "gardez row_scores, predictions et train_rows, dans cet ordre.",
        ),
        "raises": Words(
            "une erreur sur un petit tableau : {error}.",
            "lisez le message ; les noms des colonnes sont dans l'énoncé.",
        ),
        "changed": Words(
            "votre nœud modifie ce qu'on lui donne.",
            "construisez un dictionnaire neuf, ou une copie : d'autres nœuds "
            "lisent les mêmes données.",
        ),
        "none": Words(
            "votre fonction rend None.",
            "terminez-la par return suivi du dictionnaire.",
        ),
        "not_scores": Words(
            "{value}, sans un dictionnaire de scores sous model et baseline.",
            "rendez un dictionnaire qui a, comme row_scores, les clés model "
            "et baseline.",
        ),
        "lost": Words(
            "les scores de toutes les lignes ont disparu du résultat.",
            "ajoutez les deux nouveaux à ceux de row_scores.",
        ),
        "lacking": Words(
            "rien sous {names:and} pour {who}.",
            "donnez les deux noms, exactement, pour model et pour baseline.",
        ),
        "all_rows": Words(
            "les scores de toutes les lignes, et non des seuls paniers.",
            "ne gardez de predictions que les lignes où in_cart vaut 1.",
        ),
        "rate_of_all": Words(
            "une constante apprise sur toutes les lignes d'entraînement.",
            "elle doit être la proportion d'achats parmi les paniers : "
            "filtrez aussi train_rows.",
        ),
        "rate_of_test": Words(
            "une constante apprise sur les lignes de test.",
            "prenez la proportion d'achats dans train_rows : rien du test ne "
            "doit servir à répondre.",
        ),
        "half": Words(
            "une constante qui répond toujours un demi.",
            "qu'elle réponde la proportion d'achats des paniers de train_rows.",
        ),
        "swapped": Words(
            "l'AUC et la perte logarithmique, échangées.",
            "auc_cart est le roc_auc des paniers, log_loss_cart leur log_loss.",
        ),
        "rounded": Words(
            "les bons scores, mais arrondis.",
            "gardez toutes les décimales ; arrondissez à l'affichage.",
        ),
        "other": Words(
            "des scores qui ne sont pas ceux des paniers.",
            "filtrez les deux tableaux, puis laissez compare faire le reste.",
        ),
    },
)

WIRING = Texts(
    expected=(
        "un nœud score_carts, qui va de row_scores, predictions et "
        "train_rows à scores."
    ),
    right={
        "right": (
            "Kedro exécute votre nœud sur les bonnes données, après "
            "score_model, sans qu'on lui dise quand."
        ),
    },
    wrong={
        **FILE,
        "refused": Words(
            "Kedro refuse ce pipeline : {error}.",
            "deux nœuds ne peuvent produire la même donnée, ni aucun lire ce "
            "qu'il produit.",
        ),
        "not_pipeline": Words(
            "create_pipeline rend {value}.",
            "rendez Pipeline([...]), avec les quatre nœuds.",
        ),
        "not_wired": Words(
            "aucun nœud n'exécute score_carts.",
            "le premier argument de Node est la fonction elle-même, sans "
            "guillemets ni parenthèses.",
        ),
        "output": Words(
            "le nœud produit {names:and}.",
            "la suite du projet attend une donnée nommée scores, et elle "
            "seule.",
        ),
        "inputs": Words(
            "les entrées diffèrent de ce qu'attend la fonction : "
            "{names:and}, en trop ou en moins.",
            "reprenez les noms des trois arguments de score_carts.",
        ),
        "order": Words(
            "avec ces entrées, dans cet ordre, la fonction échoue : {error}.",
            "Kedro donne les entrées dans l'ordre de la liste : suivez celui "
            "des arguments.",
        ),
        "other": Words(
            "le nœud s'exécute, mais ses scores ne sont pas ceux des paniers.",
            "revenez au premier exercice : carts.py ne passe pas encore.",
        ),
    },
)

ENTRY = Texts(
    expected="une entrée encoder, qui le garde dans un fichier de data/.",
    right={
        "right": (
            "un encodeur gardé par cette entrée revient tel quel. training "
            "n'a plus besoin que processing tourne avec lui."
        ),
    },
    wrong={
        "not_yaml": Words(
            "du YAML qui ne se lit pas, ligne {line}.",
            "vérifiez les deux-points, les espaces du début de ligne, et "
            "l'absence de tabulation.",
        ),
        "not_mapping": Words(
            "{value}, et non des noms suivis de leurs valeurs.",
            "écrivez « encoder: », puis ses lignes deux espaces plus loin.",
        ),
        "no_entry": Words(
            "aucune entrée encoder, mais {names:and}.",
            "le nom est celui de la donnée dans le pipeline : encoder.",
        ),
        "others": Words(
            "encoder, et aussi {names:and}.",
            "n'écrivez que l'entrée qui manque : les autres sont dans "
            "catalog.yml, et deux fois le même nom est refusé.",
        ),
        "lacking": Words(
            "une entrée sans {names:and}.",
            "une entrée dit au moins son type et son fichier.",
        ),
        "memory": Words(
            "une donnée gardée en mémoire : elle disparaît avec l'exécution.",
            "choisissez un type qui écrit un fichier.",
        ),
        "place": Words(
            "le fichier {value}.",
            "rangez-le sous data/, que git ignore.",
        ),
        "not_kept": Words(
            "Kedro ne peut garder un encodeur ainsi : {error}.",
            "un encodeur est un objet Python ; le modèle, dans catalog.yml, "
            "en est un aussi.",
        ),
        "changed_type": Words(
            "ce qui revient du fichier n'est plus un encodeur.",
            "choisissez un type qui rend l'objet tel qu'il l'a reçu.",
        ),
    },
)

TEXTS = {"carts": CARTS, "wiring": WIRING, "entry": ENTRY}
