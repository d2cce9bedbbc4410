"""A small site on which the kit is tried: its addresses, its viewer and its one form."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import include, path

from lianti.kernel.pure.clock import TZ
from lianti.kernel.pure.errors import NotPermitted, NotVisible, Refused
from lianti.kernel.web import registry
from lianti.kernel.web.idempotency import once
from lianti.kernel.web.models import IdempotencyKey
from lianti.kernel.web.pages import (
    Cell,
    Chip,
    Clock,
    Column,
    Empty,
    Filter,
    Kpi,
    MoveButton,
    Pager,
    PersonLine,
    Row,
    State,
    Tab,
    TimelineItem,
    WorklistPage,
)
from lianti.kernel.web.shapes import GrantChoice

AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=TZ)
GRANT, OTHER_GRANT, PERSON = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
LOCKED = "locked"
PASSWORD = "open-sesame"
acted: list[str] = []


@dataclass(frozen=True)
class TestViewer:
    """The nurse of the tests."""

    __test__ = False
    uid: uuid.UUID = PERSON
    name: str = "林秋实"
    role: str = "nurse"
    role_name: str = "社区护士"
    institution_name: str = "新化社区卫生服务中心"
    grant_uid: uuid.UUID | None = GRANT


class PlainCipher:
    """A cipher that shows in the tests what was encrypted and bound to what."""

    def encrypt(self, purpose: str, data: bytes, aad: bytes) -> bytes:
        """Turn the bytes around behind their binding."""
        return purpose.encode() + b"|" + aad + b"|" + data[::-1]

    def decrypt(self, purpose: str, sealed: bytes, aad: bytes) -> bytes:
        """Turn them back; a wrong binding is an error."""
        head = purpose.encode() + b"|" + aad + b"|"
        if not sealed.startswith(head):
            raise ValueError("wrong binding")
        return sealed[len(head) :][::-1]

    def current(self, purpose: str) -> str:
        """Name the key."""
        return "k1"


class TestViewerMiddleware:
    """Signs the nurse in unless a cookie says that the session is locked or gone."""

    __test__ = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        gone = LOCKED in request.COOKIES and request.path not in {"/lock/unlock", "/sign-in", "/lock"}
        request.viewer = None if gone or request.path == "/sign-in" else TestViewer()  # type: ignore[attr-defined]
        request.grants = [  # type: ignore[attr-defined]
            GrantChoice(GRANT, "新化社区卫生服务中心", "社区护士"),
            GrantChoice(OTHER_GRANT, "市中心医院", "分诊台"),
        ]
        if gone and not request.path.startswith("/static/"):
            return HttpResponseRedirect("/sign-in?next=/")
        return self.get_response(request)


class ReferralForm(forms.Form):
    """One field of each look."""

    name = forms.CharField(label="姓名", help_text="与身份证一致")
    reason = forms.CharField(label="转诊原因", widget=forms.Textarea)
    kind = forms.ChoiceField(label="类型", choices=[("op", "门诊"), ("ip", "住院")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="已取得知情同意")

    def clean_name(self) -> str:
        """Refuse a digit in a name."""
        name: str = self.cleaned_data["name"]
        if any(sign.isdigit() for sign in name):
            raise forms.ValidationError("姓名里不能有数字，请核对。")
        return name


def new(request: HttpRequest) -> HttpResponse:
    """Show the form, or act once."""
    form = ReferralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return once(request, lambda: _act(form.cleaned_data["name"]))
    context = {"form": form, "chip": Chip("SY-46", "知情同意", "/charter")}
    return render(request, "kernel/tests/form.html", context, status=422 if form.is_bound else 200)


def _act(name: str) -> str:
    acted.append(name)
    return f"/done/{len(acted)}"


def done(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it was done."""
    return render(request, "kernel/tests/object.html", {"items": moments(), "moves": buttons(), "number": number})


def refused(request: HttpRequest) -> HttpResponse:
    """Refuse."""
    raise Refused("no_seat", "神经内科今天的预留号已用完，没有受理。")


def same_key(request: HttpRequest) -> HttpResponse:
    """Write what the index knows already, as two at the same moment do; a POST does so through a form."""

    def write() -> str:
        for _twice in range(2):
            IdempotencyKey.objects.create(key="k" * 8, user_uid=PERSON, digest="d")
        return "/done/1"

    return once(request, write) if request.POST else HttpResponse(write())


def broken(request: HttpRequest) -> HttpResponse:
    """Break a constraint that is no index: a mistake of the platform."""
    IdempotencyKey.objects.create(key="k" * 8, user_uid=PERSON, digest=None)  # type: ignore[misc]
    return HttpResponse()


def not_permitted(request: HttpRequest) -> HttpResponse:
    """Forbid."""
    raise NotPermitted("no_role", "只有转诊中心可以受理。")


def not_visible(request: HttpRequest) -> HttpResponse:
    """Hide."""
    raise NotVisible


def moments() -> list[TimelineItem]:
    """Return a past and a coming moment."""
    return [
        TimelineItem("提交", AT, "新化社区", "附心电图", "file-plus", "info", Chip("SY-22", "上转标准", "/charter")),
        TimelineItem("到院交接", icon="hand-stop"),
    ]


def buttons() -> list[MoveButton]:
    """Return a button of each kind."""
    return [
        MoveButton("受理", "/refused", "primary", "check"),
        MoveButton("退回", "/refused", "danger", confirm="确定退回？"),
        MoveButton("查看", "/", method="get"),
        MoveButton("补充资料", dialog="ask-dialog"),
        MoveButton("排床", why_not="病区尚未确认床位。"),
    ]


def worklist_page() -> WorklistPage:
    """Return a list with one row of every kind of cell."""
    columns = (
        Column("number", "转诊单号", sort="number"),
        Column("person", "患者", main=True),
        Column("direction", "方向"),
        Column("state", "状态"),
        Column("clock", "承诺时限", sort="due"),
        Column("chip", "依据"),
        Column("money", "金额", align="num"),
        Column("at", "提交"),
        Column("dx", "诊断", wide=True),
    )
    cells = (
        Cell("4821 0937 5512", "mono", url="/done/1"),
        Cell(PersonLine("王秀兰", "女", "67岁"), "person"),
        Cell("上转", "direction", tone="info"),
        Cell(State("待受理", "warn"), "state"),
        Cell(Clock.of(AT + dt.timedelta(minutes=18), AT), "clock"),
        Cell(Chip("SY-22"), "chip"),
        Cell(120000, "money"),
        Cell(AT, "datetime"),
        Cell("脑梗死恢复期", note="I69.3"),
    )
    rows = (Row("a", "/done/1", cells, buttons()[0], urgent=True), Row("b", "/done/2", cells))
    return WorklistPage(
        "转诊待办",
        columns,
        rows,
        tabs=(Tab("mine", "待受理", "?tab=mine", 2, True, True), Tab("late", "超时", "?tab=late", 0)),
        filters=(Filter("q", "查找"), Filter("unit", "机构", "1", (("", "全部"), ("1", "新化社区")))),
        sort="due",
        pager=Pager(2, 3, 55),
        export_url="/export",
        refresh_on="live:referrals",
    )


def home(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    page = worklist_page()
    if request.GET.get("tab") == "late":
        empty = Empty("没有超时", "超时的会在这里。", url="/new", action="新建")
        page = WorklistPage("转诊待办", page.columns, (), empty=empty)
    kpis = [Kpi("今日上转", "31", "trending-up", "bad", "+12%", "/new"), Kpi("预留号", "23.6%", chip=Chip("JL-61"))]
    return render(request, "kernel/tests/list.html", {"list": page, "kpis": kpis})


def unlock(request: HttpRequest) -> HttpResponse:
    """Open the screen again for the right password."""
    if request.POST.get("password") != PASSWORD:
        return JsonResponse({"sentence": "密码不对，请再试一次。"}, status=422)
    response = HttpResponse(status=204)
    response.delete_cookie(LOCKED)
    return response


def sign_in(request: HttpRequest) -> HttpResponse:
    """Stand before the door."""
    return render(request, "kernel/tests/plain.html")


def announce() -> None:
    """Announce the places and providers of this site."""
    registry.nav("home", "工作台", "layout-dashboard", "home", ["nurse"], 1)
    registry.nav("new", "新建转诊", "file-plus", "new", ["nurse"], 2, lambda viewer: 12)
    registry.nav("gone", "没有地址", "x", "no-such-name", ["nurse"], 3)
    registry.nav("secret", "别人的", "x", "home", ["head"], 4)
    registry.palette("居民", ["*"], lambda viewer, text: [registry.PaletteHit("王秀兰", "/done/1", "user")])


handler400 = "lianti.kernel.web.views.bad_request"
handler403 = "lianti.kernel.web.views.forbidden"
handler404 = "lianti.kernel.web.views.not_found"
handler500 = "lianti.kernel.web.views.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("", include("lianti.kernel.web.urls")),
    path("new", new, name="new"),
    path("done/<int:number>", done, name="done"),
    path("refused", refused),
    path("same-key", same_key),
    path("broken", broken),
    path("not-permitted", not_permitted),
    path("not-visible", not_visible),
    path("lock/unlock", unlock),
    path("lock", lambda request: HttpResponse(status=204)),
    path("sign-in", sign_in),
    path("live/counts", lambda request: JsonResponse({"new": 13})),
]
