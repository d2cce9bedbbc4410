"""The words of the slip reader: its script runs without the server and takes them from the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str | dict[str, str]]:
    """Return every sentence that the script may show."""
    return {
        "valid": _("签名有效"),
        "invalid": _("签名不对：二维码被改动过，或不是本平台打印的。请按纸面内容电话核实，不要登记。"),
        "old": _("旧版编号码：这里不能核验，联网上传时由服务器核验。"),
        "unknownKey": _("这台设备还没有核验这张单的钥匙，请联网打开一次本页。"),
        "noCode": _("图片里没有找到二维码，请对准、放平、再拍一张。"),
        "notOurs": _("这不是本平台的转诊单。"),
        "insecure": _("本页需要用 https 打开才能核验签名。"),
        "queued": _("已记下，联网后上传"),
        "twice": _("这张单已经登记过，没有重复登记。"),
        "needHis": _("请先填写本院挂号或住院号。"),
        "offline": _("现在没有网络，可以照常核验和登记。"),
        "online": _("网络正常。"),
        "signIn": _("请登录后上传"),
        "handing": _("正在上传"),
        "arrived": _("已登记到院"),
        "already": _("到院早已登记，没有重复"),
        "waiting": _("待上传"),
        "camera": _("打不开摄像头，请改用拍照或粘贴。"),
        "empty": _("还没有离线登记。"),
        "retry": _("上传没有成功，稍后再试。"),
        "remove": _("删除这一条？没有上传的登记会丢失。"),
        "asOf": _("以 {who} 身份上传"),
        "kinds": {"o": _("门诊"), "i": _("住院"), "x": _("检查"), "e": _("急诊")},
        "sexes": {"f": _("女"), "m": _("男")},
    }
