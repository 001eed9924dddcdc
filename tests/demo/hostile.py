"""Mails that mean no good, or were made by programs that know no better."""

SCRIPT = b"<script>alert(1)</script>"
TEXT = b"Content-Type: text/plain\r\n"
HTML = b"Content-Type: text/html\r\n"
END = b"\r\n"

HOSTILE: dict[str, bytes] = {
    "nothing at all": b"",
    "no headers": END + b"Only words.",
    "no body": b"Subject: Empty\r\nFrom: a@b.example\r\n" + END,
    "scripts in every header": b"\r\n".join(
        name + b": " + SCRIPT for name in (b"From", b"To", b"Subject", b"X-" + SCRIPT)
    )
    + END * 2,
    "scripts in the html": HTML + END + b"<html><head></head><body>" + SCRIPT
    + b'<a href="javascript:alert(1)">' + SCRIPT + b"</a>"
    + b'<a href="http://x.example/">' + SCRIPT + b"</a>",
    "scripts in the text": TEXT + END + SCRIPT + b" http://x.example/" + SCRIPT,
    "quotes in headers": b"Subject: \"'><img src=x onerror=alert(1)>\r\nFrom: \"'>\r\n" + END,
    "scripts in encoded words": b"Subject: =?utf-8?q?=3Cscript=3Ealert=281=29=3C/script=3E?=\r\n",
    "a subject of ten kilobytes": b"Subject: " + b"a" * 10_000 + END * 2,
    "a header that never ends": b"Subject: Long\r\nX-Long: " + b"a" * 2_000_000,
    "a thousand headers": b"X-A: b\r\n" * 1000 + b"Subject: Many\r\n" + END,
    "bytes that are no text": b"Subject: \xff\x80 caf\xe9\r\nFrom: \xe9\r\n" + END + b"\xff\x01",
    "an alphabet nobody knows": b"Subject: =?klingon?b?////?=\r\n"
    b"Content-Type: text/plain; charset=klingon\r\n" + END + b"\xff",
    "an alphabet that is none": b"Content-Type: text/html; charset=\"\x00;'\"\r\n" + END + b"Hello",
    "a codec that is no alphabet": b"Content-Type: text/plain; charset=hex\r\n" + END + b"zz",
    "half a character": b"Content-Type: text/html; charset=unicode_escape\r\n" + END + b"\\ud800",
    "base64 that is none": HTML + b"Content-Transfer-Encoding: base64\r\n" + END + b"!!!!=A",
    "encoded words cut short": b"Subject: =?utf-8?b?4oK?= =?utf-8?b?=\r\n" + END,
    "NUL and escapes": b"Subject: a\x00b\x1b[31mred\r\n" + END + b"a\x00b\x1b[2J",
    "text turned round": "Subject: \u202egpj.exe\u2066\r\n\r\n\u202egpj".encode(),
    "a surrogate": b"Subject: =?utf-16?b?2AA=?=\r\n" + END,
    "a boundary that never comes": b"Content-Type: multipart/alternative; boundary=x\r\n" + END,
    "no boundary": b"Content-Type: multipart/mixed\r\n" + END + b"--\r\n\r\nHello",
    "mails inside mails": (b"Content-Type: message/rfc822\r\n" + END) * 60 + b"Subject: Deep\r\n",
    "parts inside parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(60)
    )
    + TEXT + END + b"Hello",
    "a parameter gone wrong": b"Content-Type: text/html; charset*1*=''%; charset*0=u\r\n" + END,
    "addresses gone wrong": HTML + END + b"<a href='http://['>x</a><a href='http://a:b/'>x</a>"
    b"<a>x</a><a href>y</a></a></a>",
    "html cut short": HTML + END + b"<!doctype <head <a href='http://x <!-- <![CDATA[",
    "template words": b"Subject: {{ seller.name }}{% url 'x' %}\r\n" + END + b"{{ 1|add:1 }}",
    "a refresh": HTML + END + b"<meta http-equiv=refresh content='0;url=http://x.example'>",
}  # fmt: skip

# What hypothesis makes other ones of.
PIECES = [
    *(b"Subject: ", b"From: ", b"Content-Type: ", b"Content-Transfer-Encoding: uuencode\r\n"),
    *(b"multipart/mixed; boundary=", b"text/html", b"message/rfc822", b"--b", b"--"),
    *(b"; charset=", b"; charset*0*=", b"utf-16", b"utf-7", b"unicode_escape", b"\\ud800"),
    *(b"=?utf-8?b?", b"=?idna?q?", b"?=", b"base64", b"\xff", b"\x00", b"\r\n", b"\n "),
    *(b"<a href=http://[", b">", b"http://x"),
]
