"""Every check of `tools.shape` says no to a small file that breaks it, and nothing to one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.shape.__main__ import findings, main

NOW = "import datetime\n\n\ndef f():\n    return datetime.datetime." + "now()\n"
LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 41
DOCUMENTED = 'def f():\n    """Say\n' + "\n" * 20 + '    """\n' + "    x = 1\n" * 35

BAD: list[tuple[str, str, str]] = [
    ("lianti/referrals/queries.py", "from lianti.referrals import actions\n", "queries may not import actions"),
    ("lianti/referrals/rules/up.py", "from lianti.referrals.models import Referral\n", "rules may not import models"),
    (
        "lianti/referrals/views/inbox.py",
        "from lianti.referrals.models import Referral\n",
        "views may not import models",
    ),
    ("lianti/faces/desk/views.py", "from lianti.referrals.models import Referral\n", "views may not import models"),
    ("lianti/referrals/queries.py", "from . import actions\n", "queries may not import actions"),
    ("lianti/referrals/views/inbox.py", "from ..models import Referral\n", "views may not import models"),
    ("lianti/referrals/actions.py", "from lianti.kernel.testing import town\n", "is for tests only"),
    ("lianti/referrals/pages.py", "from lianti.referrals import actions\n", "pages may not import actions"),
    ("lianti/referrals/actions.py", "from lianti.capacity.holding import hold\n", "is private to capacity"),
    ("lianti/referrals/queries.py", "from lianti.capacity import models\n", "is private to capacity"),
    ("lianti/referrals/rules.py", "from lianti.alliances.queries import terms\n", "rules may import kernel.pure only"),
    ("lianti/referrals/big.py", "x = 1\n" * 301, "at most 300"),
    ("tests/journeys/test_big.py", "x = 1\n" * 401, "at most 400"),
    ("lianti/referrals/long.py", LONG_FUNCTION, "at most 40"),
    ("lianti/referrals/clocks.py", NOW, "outside the clock"),
    (
        "lianti/referrals/clocks.py",
        "from django.utils import timezone\nx = dict(default=timezone.now)\n",
        "timezone.now",
    ),
    ("lianti/referrals/models.py", "x = Field(auto_now_add=True)\n", "auto_now_add"),
    ("lianti/referrals/models.py", "x = Field(db_default=Now())\n", "Now()"),
    ("tests/test_slow.py", "import time\ntime." + "sleep(1)\n", "time.sleep"),
    ("lianti/referrals/views.py", 'title = "转诊"\n', "in gettext"),
    ("lianti/referrals/rules.py", 'raise Refused("full", "号源已满")\n', "in gettext"),
    ("lianti/referrals/actions.py", 'x = _(f"号源 {name}")\n', "f-string"),
    ("lianti/referrals/notes.py", "# TO" + "DO later\n", "is not left in the tree"),
    ("tests/test_out.py", "@pytest.mark." + "skip\ndef test(): ...\n", "is not left in the tree"),
    ("lianti/desk/templates/desk/a.html", '<p style="color:red">x</p>\n', "no style attribute"),
    ("lianti/desk/templates/desk/a.html", '<p onclick="go()">x</p>\n', "no inline handler"),
    ("lianti/desk/templates/desk/a.html", "<script>go()</script>\n", "needs its nonce"),
    ("lianti/desk/templates/desk/a.html", "<p>转诊</p>\n", "outside translate tags"),
    ("lianti/desk/templates/desk/a.html", '{% include "x.html" with title="转诊" %}\n', "outside translate tags"),
]
GOOD: list[tuple[str, str]] = [
    (
        "lianti/referrals/actions.py",
        "from lianti.referrals.models import Referral\nfrom lianti.capacity import actions\n",
    ),
    ("lianti/referrals/models.py", "from lianti.parties.models import Institution\n"),
    ("lianti/referrals/views.py", "if TYPE_CHECKING:\n    from lianti.referrals.models import Referral\n"),
    (
        "lianti/referrals/tests/test_a.py",
        "from lianti.capacity.holding import hold\nfrom lianti.capacity import models\n",
    ),
    ("lianti/urls.py", "from lianti.referrals import views\n"),
    (
        "lianti/referrals/rules.py",
        "from lianti.kernel.pure.errors import Refused\nfrom lianti.referrals.shapes import Case\n",
    ),
    ("lianti/referrals/rules.py", 'raise Refused("full", _("号源 {name} 已满"), name=1)\n'),
    ("lianti/referrals/rules.py", '"""转诊规则"""\nMALE = "男"  # data\n'),
    ("lianti/referrals/migrations/0001_a.py", "x = 1\n" * 500 + "y = Field(auto_now=True)\n"),
    ("lianti/referrals/long.py", DOCUMENTED),
    ("lianti/kernel/pure/clock.py", NOW),
    ("lianti/desk/templates/desk/a.html", '<script nonce="{{ n }}">go()</script><p>{% translate "转诊" %}</p>\n'),
    ("lianti/desk/templates/desk/a.html", '{# 转诊 #}{% blocktranslate %}转诊{% endblocktranslate %}{{ _("转诊") }}\n'),
]


def _write(root: Path, path: str, text: str) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("path", "text", "message"), BAD, ids=[f"{path}: {message}" for path, _, message in BAD])
def test_it_bites(tmp_path: Path, path: str, text: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    _write(tmp_path, path, text)
    assert main([str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert message in said
    assert said.startswith(f"{path}:")


@pytest.mark.parametrize(("path", "text"), GOOD, ids=[path for path, _ in GOOD])
def test_it_leaves_good_code_alone(tmp_path: Path, path: str, text: str) -> None:
    _write(tmp_path, path, text)
    assert findings(tmp_path) == []


def test_the_tree_itself_is_clean() -> None:
    assert [str(finding) for finding in findings(Path(__file__).resolve().parent.parent.parent)] == []
