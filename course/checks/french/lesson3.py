"""What the checks of lesson 3 say, in French."""

from course.checks.texts import Texts, Words

SHARE = Texts(
    expected=(
        "une part entre 0 et 1 : parmi les sessions avec achat, celles qui "
        "n'ont aucun événement cart."
    ),
    right={
        "right": (
            "{value} des sessions avec achat n'ont jamais vu le panier. "
            "Attendre un cart pour prédire les manquerait toutes."
        ),
        "right_null": (
            "{value}, à un détail près : les événements sans user_session "
            "comptent chez vous pour une session. Écartez-les."
        ),
    },
    wrong={
        "percent": Words(
            "{value}, la bonne proportion, mais en pourcentage.",
            "divisez par 100 pour obtenir une part.",
        ),
        "complement": Words(
            "{value}, la part complémentaire : les sessions qui ONT un cart.",
            "inversez la condition : gardez les sessions sans aucun cart.",
        ),
        "of_all": Words(
            "{value} : le numérateur est bon, mais divisé par toutes les "
            "sessions.",
            "divisez par le nombre de sessions avec au moins un achat.",
        ),
        "all_cartless": Words(
            "{value}, la part sans cart de toutes les sessions, avec ou sans "
            "achat.",
            "ne gardez d'abord que les sessions qui ont un événement purchase.",
        ),
        "count": Words(
            "{value}, un nombre de sessions : l'effectif, pas la part.",
            "divisez-le par le nombre de sessions avec achat.",
        ),
        "inverse": Words(
            "{value}, la bonne fraction, mais renversée.",
            "échangez numérateur et dénominateur.",
        ),
        "events": Words(
            "{value}, une part d'événements purchase : une session qui achète "
            "trois fois y compte trois fois.",
            "comptez des sessions distinctes : count(distinct user_session).",
        ),
        "null": Words(
            "{value} : les événements sans user_session comptent chez vous "
            "pour une session de plus.",
            "écartez-les : where user_session is not null.",
        ),
        "near": Words(
            "{value}, tout près : trop arrondi, ou compté avec un filtre de "
            "trop.",
            "gardez au moins quatre décimales, et comptez chaque user_session "
            "une fois.",
        ),
        "nan": Words(
            "{value}, qui n'est pas une quantité finie.",
            "cherchez la division par zéro : vos filtres gardent-ils des "
            "sessions ?",
        ),
        "over_one": Words(
            "{value}, plus grand que 1 : ce n'est pas une part.",
            "divisez un nombre de sessions par un nombre de sessions.",
        ),
        "negative": Words(
            "{value}, un nombre négatif.",
            "une part se compte, elle ne descend pas sous 0 : revoyez la "
            "soustraction.",
        ),
        "other": Words(
            "{value}, qui est bien entre 0 et 1, mais n'est pas cette part.",
            "comptez par session (group by user_session), puis divisez les "
            "sans-cart par toutes celles qui achètent.",
        ),
        "unreadable": Words(
            "les événements ne se lisent pas ({error}).",
            "votre réponse n'est pas en cause : vérifiez le chemin des "
            "événements, second argument.",
        ),
        "no_purchase": Words(
            "aucune session avec achat dans ces événements.",
            "votre réponse n'est pas en cause : vérifiez le chemin des "
            "événements, second argument.",
        ),
    },
)

EARLIER_VIEWS = Texts(
    expected=(
        "une fonction count_earlier_views(decisions, events) qui rend une "
        "table Ibis de trois colonnes : user_session, product_id et "
        "num_prev_product_views."
    ),
    right={
        "right": (
            "les vues du produit par ce client, toutes sessions confondues, "
            "et rien de ce qui suit la décision."
        ),
    },
    wrong={
        "not_callable": Words(
            "{value}, qui n'est pas une fonction.",
            "écrivez def count_earlier_views(decisions, events), et rendez la "
            "table par return.",
        ),
        "arguments": Words(
            "une fonction qui ne s'appelle pas avec deux arguments.",
            "gardez les deux : decisions, puis events.",
        ),
        "textless": Words(
            "une fonction dont le texte ne se retrouve pas.",
            "définissez-la par def dans une cellule, et exécutez celle-ci : "
            "c'est ce texte qui ira dans le projet.",
        ),
        "renamed": Words(
            "une fonction dont le texte ne commence pas par "
            "def count_earlier_views.",
            "gardez ce nom et ce début, sans décorateur : le projet l'appelle "
            "ainsi.",
        ),
        "elsewhere": Words(
            "{name}, un nom que votre notebook connaît, mais que le fichier du "
            "projet ne connaîtra pas.",
            "n'utilisez que decisions, events et ibis, ou définissez ce nom "
            "dans la fonction.",
        ),
        "raises": Words(
            "une erreur, {error}.",
            "essayez la fonction sur la petite table : "
            "count_earlier_views(decisions, small).",
        ),
        "pandas": Words(
            "un objet pandas, déjà calculé.",
            "restez en Ibis d'un bout à l'autre : un autre moteur devra "
            "pouvoir le calculer.",
        ),
        "column": Words(
            "une colonne ou un nombre, et non une table.",
            "terminez par group_by(...).agg(num_prev_product_views=...).",
        ),
        "type": Words(
            "{value}, qui n'est pas une table Ibis.",
            "rendez la table que donne agg.",
        ),
        "missing": Words(
            "une table à laquelle il manque {names}.",
            "group_by garde les colonnes qu'il nomme, agg celles qu'il "
            "calcule : vérifiez ces noms.",
        ),
        "extra": Words(
            "une table avec des colonnes en trop : {names}.",
            "groupez par user_session et product_id, rien d'autre.",
        ),
        "kind": Words(
            "un compte de type {kind}, qui n'est pas un entier.",
            "comptez des lignes : before.count().",
        ),
        "twice": Words(
            "plusieurs lignes pour une même décision.",
            "groupez par user_session et product_id, puis comptez.",
        ),
        "same_second": Words(
            "la vue de la même seconde que la décision est comptée.",
            "avant veut dire strictement avant : revoyez le signe.",
        ),
        "any_time": Words(
            "des vues postérieures à la décision sont comptées.",
            "filtrez sur le temps, comme en pandas.",
        ),
        "after": Words(
            "seules les vues postérieures à la décision sont comptées.",
            "renversez la comparaison.",
        ),
        "one_session": Words(
            "seules les vues de la session même sont comptées.",
            "cherchez les vues par client et par produit, pas par session.",
        ),
        "other_sessions": Words(
            "les vues de la session même ne sont pas comptées.",
            "toute session convient, pourvu que la vue précède la décision.",
        ),
        "any_user": Words(
            "les vues des autres clients sont comptées.",
            "joignez aussi par user_id.",
        ),
        "any_product": Words(
            "les vues des autres produits sont comptées.",
            "joignez aussi par product_id.",
        ),
        "any_event": Words(
            "des paniers ou des achats sont comptés avec les vues.",
            "ne gardez d'abord que les événements view.",
        ),
        "nothing": Words(
            "aucune vue n'est comptée.",
            "affichez pas à pas, avec .to_pandas() : après le filtre, après "
            "la jointure.",
        ),
        "other": Words(
            "{found} là où il y a {expected} vues avant la décision.",
            "affichez les paires avant de les compter, et cherchez celle qui "
            "manque ou qui est de trop.",
        ),
    },
)

DESCRIPTIONS = {
    "num_views_session": "vues de la session avant la décision",
    "session_length": "secondes du début de la session à son dernier événement",
    "num_purchases_session": "nombre d'achats de la session",
    "hour": "heure de la décision",
    "num_prev_sessions": "sessions du client commencées avant celle-ci",
    "last_event_type": "type du dernier événement de la session",
    "price": "prix du produit au moment de la décision",
    "num_views_after_cart": "vues de la session après la mise au panier",
}
# Why a leak is one, and why what is none is none.
REASONS = {
    "num_views_session": "compté avant la décision",
    "session_length": "la fin de la session vient après la décision",
    "num_purchases_session": "contient l'achat à prédire",
    "hour": "connue à l'instant de la décision",
    "num_prev_sessions": "ces sessions sont déjà passées",
    "last_event_type": "le dernier événement est souvent l'achat lui-même",
    "price": "affiché avant la décision",
    "num_views_after_cart": "ces vues n'ont pas encore eu lieu",
}
CANDIDATES = {
    **{f"{name}.description": said for name, said in DESCRIPTIONS.items()},
    **{f"{name}.reason": f"{name} ({why})" for name, why in REASONS.items()},
}

LEAKS = Texts(
    expected=(
        "l'ensemble des noms de variables qui regardent après la décision, "
        "par exemple {'nom_1', 'nom_2'}."
    ),
    right={
        "right": (
            "toutes les fuites, et elles seules. Au moment de prédire, aucune "
            "de ces variables n'existe encore."
        ),
    },
    wrong={
        "empty": Words(
            "un ensemble vide : aucune variable accusée.",
            "il y a des fuites : pour chaque variable, demandez-vous quand sa "
            "valeur est connue.",
        ),
        "missing_one": Words(
            "une fuite vous échappe : {missing}.",
            "relisez sa définition : à quel instant la connaît-on ?",
        ),
        "missing_many": Words(
            "ces fuites-là en sont, mais {count} autres vous échappent.",
            "cherchez dans chaque définition ce qui suit la décision.",
        ),
        "accused_one": Words(
            "accusée à tort : {accused}.",
            "retirez-la : la décision ne change rien à sa valeur.",
        ),
        "accused_many": Words(
            "{count} accusées à tort, dont {accused}.",
            "ne gardez que celles dont la valeur change après la décision.",
        ),
        "both": Words(
            "accusée à tort : {accused} ; et il manque encore des fuites "
            "({count}).",
            "pour chaque variable, placez l'instant où elle est connue par "
            "rapport à la décision.",
        ),
        "unknown": Words(
            "{name}, un nom inconnu.",
            "prenez les noms de CANDIDATES, à la lettre près.",
        ),
        "misspelt": Words(
            "{name}, un nom inconnu.",
            "vouliez-vous dire {guess} ?",
        ),
        "one_string": Words(
            "{value}, une seule chaîne de caractères.",
            "mettez les noms entre accolades, même s'il n'y en a qu'un.",
        ),
        "not_iterable": Words(
            "{value}, qui ne contient pas de noms.",
            "écrivez un ensemble de noms entre accolades.",
        ),
        "descriptions": Words(
            "les descriptions des variables, et non leurs noms.",
            "prenez les noms, la colonne de gauche (l'index).",
        ),
        "mask": Words(
            "des booléens, un par variable.",
            "ne gardez que les noms de celles qui fuient.",
        ),
        "not_names": Words(
            "parmi les noms, {value}, qui n'est pas une chaîne.",
            "mettez chaque nom entre guillemets.",
        ),
    },
    things=CANDIDATES,
)

TEXTS = {
    "share": SHARE,
    "earlier_views": EARLIER_VIEWS,
    "leaks": LEAKS,
}
