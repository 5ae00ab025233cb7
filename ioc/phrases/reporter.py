"""What a reporter hears of the case's course, in words for them. A kind of change that has no row is not told."""

from typing import Final

from ioc.phrases.text import Text

STEPS: Final = {
    # The report and its case.
    "opened": Text(
        vi="Trung tâm đã nhận phản ánh và đang xác minh.", en="The centre has the report and is looking at it."
    ),
    "opened_and_sent": Text(
        vi="Trung tâm đã nhận phản ánh và chuyển {department}.",
        en="The centre has the report and sent it to {department}.",
    ),
    "report_joined": Text(
        vi="Phản ánh được xử lý chung với một vụ việc cùng loại ở gần, đã có người báo.",
        en="It is dealt with together with a matter of the same kind nearby, which somebody had reported.",
    ),
    "report_added_to": Text(vi="Đã ghi nhận phần bổ sung của bạn.", en="What you added is kept with the report."),
    "merged": Text(
        vi="Được gộp với một vụ việc cùng nội dung để xử lý chung.",
        en="It is dealt with together with another report of the same matter.",
    ),
    "unmerged": Text(vi="Được tách ra để xử lý riêng.", en="It is dealt with on its own again."),
    # The centre.
    "verified": Text(vi="Đã xác minh và chuyển {department}.", en="It was verified and sent to {department}."),
    "dispatched": Text(vi="Đã chuyển {department}.", en="It was sent to {department}."),
    "rejected": Text(vi="{reason}", en="{reason}"),
    "info_requested": Text(
        vi="Trung tâm cần bạn cho biết thêm; thời hạn tạm dừng cho đến khi bạn trả lời.",
        en="The centre asks you for more; the clock stands until you answer.",
    ),
    "answered": Text(vi="Đã nhận câu trả lời.", en="The answer has come."),
    "answer_timed_out": Text(
        vi="Hết thời gian chờ trả lời; tiếp tục xử lý với những gì đã biết.",
        en="The time to answer is over; it goes on with what is known.",
    ),
    "sent_back": Text(
        vi="Trung tâm kiểm tra thấy kết quả chưa đạt; đơn vị phải làm tiếp.",
        en="The centre found the result wanting; the department must go on.",
    ),
    "reviewed": Text(
        vi="Trung tâm đã duyệt kết quả; mời bạn đánh giá.",
        en="The centre approved the result; please say what you think.",
    ),
    "published": Text(vi="Kết quả đã được công bố.", en="The result was published."),
    "closed": Text(vi="Vụ việc đã đóng.", en="The case is closed."),
    "reopened": Text(vi="Vụ việc được mở lại để xử lý tiếp.", en="The case was opened again."),
    "feedback": Text(vi="Đã nhận đánh giá về kết quả.", en="Feedback on the result has come."),
    # The department.
    "ticket_acknowledged": Text(vi="{department} đã tiếp nhận.", en="{department} has the matter."),
    "ticket_started": Text(vi="{department} bắt đầu xử lý.", en="{department} has started work."),
    "ticket_returned": Text(
        vi="Đã chuyển {department}, là đơn vị có thẩm quyền.", en="It was sent on to {department}, which is in charge."
    ),
    "ticket_returned_to_centre": Text(
        vi="Đơn vị được giao không có thẩm quyền; Trung tâm đang xác định đơn vị khác.",
        en="It was not for the department that had it; the centre is finding the right one.",
    ),
    "ticket_paused": Text(
        vi="{department} tạm dừng để chờ một bên khác.", en="{department} is waiting for somebody else."
    ),
    "ticket_resumed": Text(vi="{department} tiếp tục xử lý.", en="{department} goes on."),
    "ticket_pause_ended": Text(vi="{department} tiếp tục xử lý.", en="{department} goes on."),
    "extension_granted": Text(
        vi="Thời hạn được gia hạn vì {department} cần thêm thời gian.",
        en="The deadline was extended: {department} needs more time.",
    ),
    "calendar_changed": Text(
        vi="Thời hạn được tính lại vì lịch làm việc thay đổi.",
        en="The deadline was counted again: the working calendar has changed.",
    ),
    "ticket_resolved": Text(
        vi="{department} báo đã xử lý xong; Trung tâm sẽ kiểm tra.",
        en="{department} says that it is solved; the centre will look at it.",
    ),
}

SOMEBODY: Final = Text(vi="Đơn vị phụ trách", en="The department in charge")
"""A department whose name is not at hand."""

UPDATED: Final = Text(vi="Vụ việc được cập nhật.", en="The case was updated.")
"""What is said of a change that is the house's own matter."""
