"""Chooses which of the ranked passages are shown: the best of each plan, then the next best."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from bot.answering.candidate import Candidate

# In standard deviations of the search's score below the best passage.
LEADS_BY = 1.0  # a passage with another fact that leads by so much still comes first
FACT_BEHIND = 2.5  # a passage that states the fact asked for may stand so far behind the best
FACT_MARGIN = 4.0  # the same when it states the date or figure asked for
PLAN_MARGIN = 2.5  # another plan's best passage still answers
# A plan's best passage that holds nearly as much of the question answers as well.
PLAN_COVERED = 0.6
PLAN_NEAREST = 0.5
PLAN_HEADED = 0.4  # or stands under a heading that holds so much of it
# Or is as surely about the kind of task that the question is worded like:
SURE_TASK = 0.3
SAME_TASK = 0.3
THE_TASK = 0.6  # a passage so surely about the task asked about answers, whatever the best one is
LED_COVERED = 0.3  # a task of the same agency holds so much of what the best one holds
PASSAGE_MARGIN = 2.2  # a further passage is still worth showing
TIE_MARGIN = 0.6  # two passages of one plan answer equally well
MAX_PLANS = 5
# A passage of another plan that gives the best one's task in nearly its words answers as well:
PARALLEL = 0.12  # so similar to the best passage's clause when it stands PLAN_MARGIN behind it
PARALLEL_STEP = 0.13  # and so much more for each standard deviation that it stands further behind
LEAD_BEHIND = 1.5  # a passage that is somebody's task may stand so far behind one that is nobody's
MIN_SHOWN = 3


def best_of_each_plan(
    ranked: Sequence[Candidate],
    margin: float = PLAN_MARGIN,
    asked: Collection[str] = (),
) -> list[Candidate]:
    """Return the best passage of each plan that is nearly as good as the best of all.

    Args:
        ranked: passages, best first.
        margin: how far below the best another plan's best passage may score.
        asked: ids of the agencies asked about; a task that such an agency leads in another plan
            answers as well when it leads the best one.
    """
    if not ranked:
        return []
    best: dict[str, Candidate] = {}
    for candidate in ranked:
        best.setdefault(candidate.document.id, candidate)
    top = ranked[0]
    near = [
        c
        for c in best.values()
        if c.score >= top.score - margin or _holds_as_much(c, top) or _leads_both(c, top, asked)
    ]
    return near[:MAX_PLANS]


def _holds_as_much(candidate: Candidate, top: Candidate) -> bool:
    near = candidate.nearest >= PLAN_NEAREST * top.nearest or candidate.headed >= PLAN_HEADED
    holds = near and candidate.covered >= PLAN_COVERED * top.covered
    return holds or _is_of_same_task(candidate, top)


def _leads_both(candidate: Candidate, top: Candidate, asked: Collection[str]) -> bool:
    """Say whether one agency that was asked about leads both passages, and they are alike."""
    if candidate.assignment is None or top.assignment is None:
        return False
    leads = set(candidate.assignment.lead_ids) & set(top.assignment.lead_ids)
    return not leads.isdisjoint(asked) and candidate.covered >= LED_COVERED * top.covered


def _is_of_same_task(candidate: Candidate, top: Candidate) -> bool:
    if candidate.of_task >= THE_TASK:
        return True
    return top.of_task >= SURE_TASK and candidate.of_task >= SAME_TASK * top.of_task


def parallel_passages(
    ranked: Sequence[Candidate], alike: Callable[[Candidate], float]
) -> list[Candidate]:
    """Return of each other plan the passage that gives the best passage's task again.

    Plans of different provinces and years repeat a task in nearly the same words, while the
    question's own words may meet those of one plan only.

    Args:
        ranked: passages, best first.
        alike: how similar a passage is to the clause of the best one that answers, 0 to 1.
    """
    if not ranked:
        return []
    top = ranked[0]
    found: dict[str, tuple[float, Candidate]] = {}
    for candidate in ranked:
        document = candidate.document.id
        if document == top.document.id:
            continue
        likeness = alike(candidate)
        further = top.score - candidate.score - PLAN_MARGIN
        if likeness < PARALLEL + PARALLEL_STEP * max(0.0, further):
            continue
        if document not in found or likeness > found[document][0]:
            found[document] = likeness, candidate
    return [candidate for _, candidate in found.values()]


def with_lead_first(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return passages for a question that asks who, a task of nobody's never before a close one."""
    if not ranked or ranked[0].assignment is not None:
        return list(ranked)
    near = [c for c in ranked if c.score >= ranked[0].score - LEAD_BEHIND]
    first = next((c for c in near if c.assignment is not None and c.assignment.leads), None)
    if first is None:
        return list(ranked)
    return [first, *(c for c in ranked if c is not first)]


def with_fact(
    ranked: Sequence[Candidate], fits: Callable[[Candidate], float], least: float
) -> list[Candidate]:
    """Return the passages that state the fact asked for; all when none does, or only far behind.

    Args:
        ranked: passages, best first.
        fits: how well the best fact of a passage fits, 0 to 1.
        least: how well it has to.
    """
    stating = [candidate for candidate in ranked if fits(candidate) >= least]
    if stating and fits(ranked[0]) > 0 and ranked[0].score >= stating[0].score + LEADS_BY:
        return [ranked[0], *(c for c in stating if c is not ranked[0])]
    if not stating or stating[0].score < ranked[0].score - FACT_BEHIND:
        return list(ranked)  # the answer is in words: "ngay sau khi được thông qua"
    return stating


def with_first_statement(
    ranked: Sequence[Candidate], stated: Callable[[Candidate], object | None]
) -> list[Candidate]:
    """Return passages with, of those of a plan that state the same fact, the first one in front.

    A plan states a date where it gives the task, and repeats it where others are told to join in.

    Args:
        ranked: passages, best first.
        stated: the fact that a passage states, None when it states none.
    """
    first: dict[tuple[str, object], Candidate] = {}
    for candidate in ranked:
        fact = stated(candidate)
        if fact is None or candidate.score < ranked[0].score - PLAN_MARGIN:
            continue
        key = candidate.document.id, fact
        if key not in first or candidate.passage.start < first[key].passage.start:
            first[key] = candidate
    ordered: dict[int, Candidate] = {}
    for candidate in ranked:
        leader = first.get((candidate.document.id, stated(candidate)), candidate)
        for shown in (leader, candidate):
            ordered.setdefault(shown.passage.id, shown)
    return list(ordered.values())


def select(
    ranked: Sequence[Candidate],
    *,
    compare: bool,
    other_leads: bool = False,
    margin: float = PLAN_MARGIN,
    parallel: Sequence[Candidate] = (),
    asked: Collection[str] = (),
) -> list[Candidate]:
    """Return the passages to show, best first.

    Args:
        ranked: passages, best first.
        compare: the question names no place and year, so each plan has its own answer.
        other_leads: the question asks who, so a passage of the same plan that is as good and names
            somebody else is an answer as well.
        margin: how far below the best another plan's best passage may score.
        parallel: passages that give the best one's task again, shown of plans not shown otherwise.
        asked: ids of the agencies asked about.
    """
    if not ranked:
        return []
    chosen = best_of_each_plan(ranked, margin, asked) if compare else list(ranked[:1])
    if compare:
        shown = {candidate.document.id for candidate in chosen}
        again = [c for c in parallel if c.document.id not in shown]
        chosen += again[: max(0, MAX_PLANS - len(chosen))]
    if other_leads:
        chosen += _other_leads(ranked, chosen)
    for candidate in ranked:
        if len(chosen) >= MIN_SHOWN:
            break
        near = candidate.score >= ranked[0].score - PASSAGE_MARGIN
        if near and candidate not in chosen:
            chosen.append(candidate)
    return chosen


def _other_leads(ranked: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return one more passage of each chosen plan that is as good and led by somebody else."""
    others: dict[str, Candidate] = {}
    for best in chosen:
        for candidate in ranked:
            same_plan = candidate.document.id == best.document.id
            as_good = candidate.score >= best.score - TIE_MARGIN
            if same_plan and as_good and _leads_apart(candidate, best):
                others.setdefault(best.document.id, candidate)
    return list(others.values())


def _leads_apart(one: Candidate, other: Candidate) -> bool:
    if one.assignment is None or other.assignment is None:
        return False
    return not set(one.assignment.lead_ids) & set(other.assignment.lead_ids)
