"""What a browser sends reaches the pages through the real server."""

from __future__ import annotations

import urllib.request
from urllib.error import HTTPError

import pytest

from tests.fixtures.processes import Server


@pytest.mark.parametrize("size", [3, 200_000])
def test_a_body_arrives_whole(real_server: Server, size: int) -> None:
    """Without a token the answer is 403: the body was read to the end to look for one."""
    request = urllib.request.Request(f"{real_server.url}/sign-in", data=b"a=" + b"b" * size, method="POST")
    with pytest.raises(HTTPError) as told:
        urllib.request.urlopen(request, timeout=30)
    assert told.value.code == 403
