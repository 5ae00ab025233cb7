"""What reminders and escalations speak of."""

from typing import Final

from ioc.phrases.text import Text

WHOM: Final = {
    "officer": Text(vi="cán bộ trực", en="the officer on duty"),
    "head": Text(vi="lãnh đạo đơn vị", en="the head"),
    "supervisor": Text(vi="giám sát viên Trung tâm", en="the centre's supervisor"),
    "leader": Text(vi="lãnh đạo tỉnh", en="the provincial leader"),
}

PROMISES: Final = {
    "verify": Text(vi="xác minh", en="to verify"),
    "dispatch": Text(vi="chuyển xử lý", en="to dispatch"),
    "answer": Text(vi="người dân trả lời", en="the reporter's answer"),
    "review": Text(vi="duyệt kết quả", en="to review"),
    "feedback": Text(vi="người dân góp ý", en="the reporter's feedback"),
    "acknowledge": Text(vi="tiếp nhận", en="to acknowledge"),
    "resolve": Text(vi="xử lý xong", en="to resolve"),
    "decide": Text(vi="quyết định gia hạn", en="to decide on the extension"),
}
