"""What the checks of lesson 9 say."""

from course.checks.texts import Texts, Words
from course.messages import N_

FLAGS = Texts(
    expected=N_(
        "a list of three flags: no traffic, the tag candidate, the version "
        "given as the revision's suffix."
    ),
    right={
        "right": N_(
            "the revision starts, has an address of its own, and no client "
            "meets it."
        ),
    },
    wrong={
        "not_callable": Words(
            N_("{value}, instead of a function."),
            N_("keep the line def candidate_flags(version)."),
        ),
        "arguments": Words(
            N_("a function that does not take exactly one argument."),
            N_("it receives the version, such as v2."),
        ),
        "raises": Words(
            N_("an error, {error}."),
            N_('call candidate_flags("v2") yourself, and fix it.'),
        ),
        "none": Words(
            N_("your function returns None."),
            N_("finish with return, followed by the list."),
        ),
        "text": Words(
            N_("a text, {value}."),
            N_("return a list: one text for each flag, between brackets."),
        ),
        "mapping": Words(
            N_("{value}, which has no order, or names without dashes."),
            N_("return a list, between brackets."),
        ),
        "not_list": Words(
            N_("{value}, which is not a list."),
            N_("return a list of texts, between brackets."),
        ),
        "item_type": Words(
            N_("{value} in the list, which is not a text."),
            N_("write each flag between quotes."),
        ),
        "braces": Words(
            N_("{value}: nothing has replaced the name by the version."),
            N_('put an f before the quote: f"--...={{version}}".'),
        ),
        "quotes": Words(
            N_("{value}: a quote is opened, and not closed."),
            N_("no flag here needs quotes inside."),
        ),
        "no_dashes": Words(
            N_("{value}, where a flag was expected."),
            N_(
                "a flag begins with two dashes; its value follows = or comes "
                "next."
            ),
        ),
        "flag_value": Words(
            N_("{value}: this flag takes no value."),
            N_("write it alone, without = and what follows."),
        ),
        "no_value": Words(
            N_("{value} without its value."),
            N_("write the value after =, in the same text."),
        ),
        "twice": Words(
            N_("{value} twice."),
            N_("keep one of them."),
        ),
        "traffic": Words(
            N_("{value}: a deployment takes no percentage."),
            N_("the flag is this name with no- in front."),
        ),
        "later": Words(
            N_("{value}, a flag of update-traffic."),
            N_("it will come once the revision is there; here, deploy it."),
        ),
        "misspelt": Words(
            N_("{value}, which Cloud Run does not know."),
            N_("did you mean --{right}?"),
        ),
        "other": Words(
            N_("{value}, which is none of the three."),
            N_("the cell that deploys adds the others: keep these three."),
        ),
        "no_traffic": Words(
            N_("nothing keeps clients away: the revision would get them all."),
            N_("add the flag that gives it no traffic."),
        ),
        "no_tag": Words(
            N_("no tag: without traffic, nobody could ask this revision."),
            N_("add --tag, with the name candidate."),
        ),
        "no_suffix": Words(
            N_("no suffix: the revision would get a random name."),
            N_("add --revision-suffix, with the version."),
        ),
        "tag": Words(
            N_("the tag {value}."),
            N_("the commands that follow say candidate."),
        ),
        "whole_name": Words(
            N_("the suffix {value}: the revision would be shop-shop-..."),
            N_("give the version alone; Cloud Run puts the service before it."),
        ),
        "suffix": Words(
            N_("the suffix {value} for the version {right}."),
            N_("give the version, just as it was received."),
        ),
        "hard_coded": Words(
            N_("the suffix {value} for two versions: written by hand?"),
            N_("use the argument version: a revision's name serves once."),
        ),
    },
)

NEEDED = Texts(
    expected=N_(
        "the smallest whole number of requests, of all clients, among which "
        "one meets the candidate's fault, with this confidence."
    ),
    right={
        "right": N_(
            "enough requests for a fault to be seen, and no more: that is how "
            "long the canary lasts."
        ),
    },
    wrong={
        "not_callable": Words(
            N_("{value}, instead of a function."),
            N_("keep the line def requests_needed(fault, share, confidence)."),
        ),
        "arguments": Words(
            N_("a function that does not take three arguments."),
            N_("it receives fault, share and confidence, in this order."),
        ),
        "raises": Words(
            N_("an error, {error}."),
            N_("call requests_needed(0.05, 0.1, 0.95) yourself, and fix it."),
        ),
        "none": Words(
            N_("your function returns None."),
            N_("finish with return, followed by the number."),
        ),
        "not_finite": Words(
            N_("{value}, which is no number of requests."),
            N_("look for the division by zero, or the logarithm of zero."),
        ),
        "negative": Words(
            N_("{value}, less than none."),
            N_(
                "both logarithms are negative: divide one by the other, "
                "without a sign of your own."
            ),
        ),
        "no_share": Words(
            N_("{value}: that would do if the candidate got all requests."),
            N_("a request meets the fault with the chance fault * share."),
        ),
        "times_share": Words(
            N_("{value}: fewer requests, the smaller the candidate's share?"),
            N_("a request meets the fault with the chance fault * share."),
        ),
        "no_fault": Words(
            N_("{value}: enough to reach the candidate, not to see its fault."),
            N_("a request meets the fault with the chance fault * share."),
        ),
        "one_expected": Words(
            N_("{value}: one fault on average, so often none."),
            N_("use the confidence: how likely is it that there is none?"),
        ),
        "turned_confidence": Words(
            N_("{value}: the chance to see nothing is taken for confidence."),
            N_("seeing no fault is what has the chance 1 - confidence."),
        ),
        "no_confidence": Words(
            N_(
                "{value} for a confidence of {confidence}: right for 0.95 only."
            ),
            N_("use the argument confidence."),
        ),
        "share_after": Words(
            N_(
                "{value}: the candidate gets its number on average, and less "
                "one time in two."
            ),
            N_("put the share into the chance itself: fault * share."),
        ),
        "rounded_down": Words(
            N_("{value}, one request short of {confidence}."),
            N_("round up: math.ceil."),
        ),
        "fraction": Words(
            N_("{value}: nobody sends a part of a request."),
            N_("round up: math.ceil."),
        ),
        "few": Words(
            N_(
                "{value} for a fault of {fault}, a share of {share} and a "
                "confidence of {confidence}: they reach {reached}."
            ),
            N_("solve 1 - (1 - fault * share) ** n = confidence for n."),
        ),
        "many": Words(
            N_(
                "{value} for a fault of {fault}, a share of {share} and a "
                "confidence of {confidence}: {right} are enough."
            ),
            N_("solve 1 - (1 - fault * share) ** n = confidence for n."),
        ),
    },
)

JUDGEMENT = Texts(
    expected=N_(
        "True if the candidate has answered, with at most one more error in a "
        "hundred, at most twice the median time, and a mean within 0.1."
    ),
    right={
        "right": N_(
            "errors, time and answers are compared with what clients have, "
            "and silence proves nothing."
        ),
    },
    wrong={
        "not_callable": Words(
            N_("{value}, instead of a function."),
            N_("keep the line def judge(old, new), without calling it."),
        ),
        "arguments": Words(
            N_("a function that does not take two arguments."),
            N_("it receives what was measured of both: old, then new."),
        ),
        "raises": Words(
            N_("an error, {error}."),
            N_("the keys are requests, errors, median_ms and mean."),
        ),
        "divides": Words(
            N_("a division by zero: this candidate has not answered at all."),
            N_("look first whether new has any requests."),
        ),
        "none": Words(
            N_("your function returns None."),
            N_("finish with return, followed by True or False."),
        ),
        "none_sometimes": Words(
            N_("your function returns None about some candidates."),
            N_("let each way through it end with return."),
        ),
        "not_bool": Words(
            N_("your function returns {value}, neither True nor False."),
            N_("a comparison gives a boolean; join several with and."),
        ),
        "inverted": Words(
            N_("the contrary, each time."),
            N_("True means: go on."),
        ),
        "turned": Words(
            N_("the right answers, but with the two arguments swapped."),
            N_("keep their order: judge(old, new)."),
        ),
        "always": Words(
            N_("True for all, good or bad."),
            N_("compare new with old."),
        ),
        "never": Words(
            N_("False for all, good or bad."),
            N_("let through what differs little from old."),
        ),
        "sound": Words(
            N_("False about a candidate that is nearly like the old one."),
            N_("allow for the differences that the exercise names."),
        ),
        "errors": Words(
            N_("True, though 3 requests of 60 failed, and none before."),
            N_("compare errors / requests of both."),
        ),
        "slow": Words(
            N_("True, though the median went from 2 to 9 ms."),
            N_("compare median_ms of both."),
        ),
        "high": Words(
            N_("True, though the mean answer went from 0.36 to 0.95."),
            N_("compare mean: no error tells of a model that says yes to all."),
        ),
        "low": Words(
            N_("True, though the mean answer went from 0.36 to 0.05."),
            N_("a mean may move both ways: abs(new - old)."),
        ),
        "counts": Words(
            N_("True, with 9 errors of 900 before, and 5 of 100 now."),
            N_("the old one gets more requests: compare shares, not counts."),
        ),
        "counts_more": Words(
            N_("False, with 1 error of 60 before, and 9 of 540 now."),
            N_("both are one in sixty: compare shares, not counts."),
        ),
        "no_error": Words(
            N_("False, with errors in 5 of a hundred before and now."),
            N_("the candidate does no worse: compare it with old."),
        ),
        "one_error": Words(
            N_("False, for a single error of 600."),
            N_("one more in a hundred is allowed."),
        ),
        "better": Words(
            N_("False, though the candidate makes fewer errors."),
            N_("fewer errors are welcome: compare without abs."),
        ),
        "faster": Words(
            N_("False, though the candidate is faster."),
            N_("less time is welcome: compare without abs."),
        ),
        "bit_slower": Words(
            N_("False, for a median of 3.2 ms after 2."),
            N_("up to twice the time is allowed."),
        ),
        "bit_off": Words(
            N_("False, for a mean of 0.41 after 0.36."),
            N_("a tenth, up or down, is allowed."),
        ),
        "bit_below": Words(
            N_("False, for a mean of 0.31 after 0.36."),
            N_("a tenth, up or down, is allowed."),
        ),
        "silent": Words(
            N_("True about a candidate that has answered no request."),
            N_("look first whether new has any requests."),
        ),
    },
)

PROBE = Texts(
    expected=N_(
        "the text of a probe that asks /ping at least every 2 seconds, and "
        "waits for at least 30."
    ),
    right={
        "right": N_(
            "clients come when the model is there, and a slow start is no "
            "failure."
        ),
    },
    wrong={
        "not_text": Words(
            N_("{value}, which is not a text."),
            N_('write it as on the command line: "key=value,key=value".'),
        ),
        "flag": Words(
            N_("{value}: the flag is there already."),
            N_("give what follows --startup-probe= alone."),
        ),
        "spaces": Words(
            N_("{value}: a space would end the flag."),
            N_("put commas between the pairs, and nothing else."),
        ),
        "no_pair": Words(
            N_("{value}, which is not key=value."),
            N_("write key=value, commas between them."),
        ),
        "misspelt": Words(
            N_("the key {value}."),
            N_("did you mean {right}?"),
        ),
        "unknown": Words(
            N_("the key {value}."),
            N_("the keys are httpGet.path, periodSeconds, failureThreshold."),
        ),
        "twice": Words(
            N_("the key {value} twice."),
            N_("keep one of them."),
        ),
        "number": Words(
            N_("{value}: not a whole number."),
            N_("give seconds and counts as digits, without a unit."),
        ),
        "tcp": Words(
            N_("a TCP probe: it asks whether the port is open."),
            N_("ask the model's own page: httpGet.path=..."),
        ),
        "grpc": Words(
            N_("a gRPC probe: our service speaks HTTP."),
            N_("ask the model's own page: httpGet.path=..."),
        ),
        "no_path": Words(
            N_("a probe that names no page."),
            N_("add httpGet.path=..."),
        ),
        "no_slash": Words(
            N_("the path {value}."),
            N_("a path begins with a slash."),
        ),
        "path": Words(
            N_("the path {value}."),
            N_("ask the page that says 503 until the model is there: /ping."),
        ),
        "port": Words(
            N_("the port {value}."),
            N_("leave it out: the container's own is asked."),
        ),
        "zero": Words(
            N_("a zero, where Cloud Run wants at least 1."),
            N_("correct it; only the initial delay may be 0."),
        ),
        "timeout": Words(
            N_("{timeout} s to answer, every {period} s: they would overlap."),
            N_("Cloud Run refuses that: timeoutSeconds <= periodSeconds."),
        ),
        "slow": Words(
            N_("a question every {period} s: a model that is ready waits."),
            N_("give periodSeconds, 1 or 2; left out, it is 10."),
        ),
        "delay": Words(
            N_("a first question after {first} s, ready or not."),
            N_("leave initialDelaySeconds out, and allow more failures."),
        ),
        "short": Words(
            N_("patience for {seconds} s."),
            N_("it is periodSeconds * failureThreshold: raise the second."),
        ),
        "long": Words(
            N_("patience for {seconds} s, more than Cloud Run allows."),
            N_("it is periodSeconds * failureThreshold: lower the second."),
        ),
    },
)

TEXTS = {
    "flags": FLAGS,
    "needed": NEEDED,
    "judgement": JUDGEMENT,
    "probe": PROBE,
}
