"""Questions without an answer that people agreed to share: find them, answer them, close them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.service.office import Office
from bot.web.admin.figures_labels import labels
from bot.web.admin.guard import Caller, Guard
from bot.web.admin.pages import AdminPages, see_other
from bot.web.admin.questions_card import CardDraft, finds_card, lines_of
from knowledge.errors import DataFileError
from knowledge.workshop.accounts import Role
from knowledge.workshop.questions import QuestionGroup

PATH = "/admin/cau-hoi"
SHOWN = 100
_FILTERS = ("channel", "province", "status")
_WAYS = ("card", "document", "dismissed")


class Questions:
    """The pages of questions without an answer.

    Args:
        pages: fills the templates.
        office: the workshop.
        today: tells the day.
    """

    def __init__(self, pages: AdminPages, office: Office, today: Callable[[], date]) -> None:
        self._pages = pages
        self._office = office
        self._today = today

    def routes(self, guard: Guard) -> list[BaseRoute]:
        """Return the routes."""
        card = f"{PATH}/{{group:int}}/the"
        return [
            guard.look(PATH, self._list),
            guard.change(f"{PATH}/dong", self._close, Role.EDITOR),
            guard.look(card, self._begin_card, Role.EDITOR),
            guard.change(card, self._check_card, Role.EDITOR),
        ]

    async def _list(self, request: Request, caller: Caller) -> Response:
        closed = request.query_params.get("closed") == "yes"
        groups = await self._office.run(lambda w: w.questions.groups(resolved=closed))
        asked = {name: request.query_params.get(name, "") for name in _FILTERS}
        found = [group for group in groups if _fits(group, asked)]
        return self._pages.page(
            request,
            "questions.html",
            caller,
            groups=found[:SHOWN],
            more=max(0, len(found) - SHOWN),
            asked=asked,
            closed=closed,
            choices={name: _values(groups, name) for name in _FILTERS},
            counted=_counted,
            ways=_WAYS,
            label=labels(request),
        )

    async def _close(self, request: Request, caller: Caller) -> Response:
        number, how = caller.field("id"), caller.field("how")
        if not number.isdecimal() or how not in _WAYS:
            raise HTTPException(400, "Choose a question and how it was met.")
        await self._office.run(lambda w: w.questions.resolve(int(number), how, actor=caller.actor))
        return see_other(request, PATH)

    async def _begin_card(self, request: Request, caller: Caller) -> Response:
        group = await self._group(request)
        examples = tuple(dict.fromkeys(question.text for question in group.questions))
        draft = CardDraft("", "", "", "", (), examples, self._today())
        return self._card_page(request, caller, group, draft)

    async def _check_card(self, request: Request, caller: Caller) -> Response:
        """Check a card as it would stand in the list; nothing is kept."""
        group = await self._group(request)
        draft = CardDraft(
            title=caller.field("title"),
            title_en=caller.field("title_en"),
            text=caller.field("text"),
            text_en=caller.field("text_en"),
            sources=lines_of(caller.field("sources")),
            examples=lines_of(caller.field("examples")),
            reviewed=self._today(),
        )
        problem, finds = "", False
        if not (draft.id and draft.title_en and draft.text and draft.text_en and draft.sources):
            return self._card_page(request, caller, group, draft, incomplete=True)
        try:
            finds = finds_card(draft, group.text)
        except DataFileError as error:
            problem = str(error)
        block = "" if problem else draft.toml()
        return self._card_page(
            request, caller, group, draft, problem=problem, block=block, finds=finds
        )

    def _card_page(
        self,
        request: Request,
        caller: Caller,
        group: QuestionGroup,
        draft: CardDraft,
        *,
        incomplete: bool = False,
        problem: str = "",
        block: str = "",
        finds: bool = False,
    ) -> Response:
        return self._pages.page(
            request,
            "questions_card.html",
            caller,
            status=400 if incomplete or problem else 200,
            group=group,
            draft=draft,
            incomplete=incomplete,
            problem=problem,
            block=block,
            finds=finds,
        )

    async def _group(self, request: Request) -> QuestionGroup:
        number = request.path_params["group"]
        groups = await self._office.run(lambda workshop: workshop.questions.groups())
        for group in groups:
            if group.id == number:
                return group
        raise HTTPException(404, "These questions are closed or forgotten already.")


def _fits(group: QuestionGroup, asked: dict[str, str]) -> bool:
    """Say whether one question of a group has all the values that are asked for."""
    return any(
        all(value in ("", getattr(question, name)) for name, value in asked.items())
        for question in group.questions
    )


def _values(groups: Iterable[QuestionGroup], name: str) -> list[str]:
    found = {getattr(question, name) for group in groups for question in group.questions}
    return sorted(value for value in found if value)


def _counted(group: QuestionGroup, name: str) -> list[tuple[str, int]]:
    """Return the values of a group's questions with how often they occur, most often first."""
    return Counter(getattr(question, name) or "" for question in group.questions).most_common()
