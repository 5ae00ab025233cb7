"""The catalogue of casework's steps: what was done and why, and what is possible instead."""

from typing import Final

from ioc.phrases.text import Text

STATES: Final = {
    "received": Text(vi="chờ xác minh", en="received"),
    "rejected": Text(vi="không tiếp nhận", en="rejected"),
    "waiting": Text(vi="chờ người dân trả lời", en="waiting for the reporter"),
    "merged": Text(vi="đã gộp", en="merged"),
    "dispatched": Text(vi="đã chuyển xử lý", en="dispatched"),
    "published": Text(vi="đã công bố kết quả", en="published"),
    "closed": Text(vi="đã đóng", en="closed"),
    "assigned": Text(vi="chờ tiếp nhận", en="assigned"),
    "acknowledged": Text(vi="đã tiếp nhận", en="acknowledged"),
    "in_progress": Text(vi="đang xử lý", en="in progress"),
    "resolved": Text(vi="đã xử lý", en="resolved"),
    "returned": Text(vi="đã trả lại", en="returned"),
    "cancelled": Text(vi="đã hủy", en="cancelled"),
}

COMMANDS: Final = {
    "verify": Text(vi="xác minh và chuyển", en="verify"),
    "reject": Text(vi="từ chối", en="reject"),
    "request_info": Text(vi="hỏi thêm người dân", en="ask the reporter"),
    "dispatch": Text(vi="chuyển đơn vị", en="dispatch"),
    "merge": Text(vi="gộp", en="merge"),
    "unmerge": Text(vi="tách lại", en="undo the merge"),
    "review": Text(vi="duyệt kết quả", en="review"),
    "publish": Text(vi="công bố", en="publish"),
    "close": Text(vi="đóng", en="close"),
    "note": Text(vi="ghi chú", en="note"),
    "conference": Text(vi="mở phòng họp", en="open a conference"),
    "reopen": Text(vi="mở lại", en="reopen"),
    "answer": Text(vi="trả lời", en="answer"),
    "feedback": Text(vi="đánh giá", en="give feedback"),
    "acknowledge": Text(vi="tiếp nhận", en="acknowledge"),
    "start": Text(vi="bắt đầu xử lý", en="start work"),
    "return": Text(vi="trả lại", en="return"),
    "pause": Text(vi="tạm dừng chờ bên thứ ba", en="wait for a third party"),
    "resume": Text(vi="tiếp tục", en="go on"),
    "request_extension": Text(vi="xin gia hạn", en="ask for an extension"),
    "decide_extension": Text(vi="quyết định gia hạn", en="decide on the extension"),
    "resolve": Text(vi="báo đã xử lý", en="resolve"),
}

NOTHING: Final = Text(vi="không có", en="nothing")

LIFECYCLE: Final = {
    # Why a command cannot be done, and what is possible instead.
    "not_in_this_state": Text(
        vi="Đang ở trạng thái «{state}» nên không thể {command}. Có thể: {possible}.",
        en="It is “{state}”, so one cannot {command}. Possible now: {possible}.",
    ),
    "no_such_department": Text(
        vi="Không có đơn vị mang mã «{department}»; xem GET /v1/departments.",
        en="There is no department of the code “{department}”; see GET /v1/departments.",
    ),
    "has_a_ticket": Text(
        vi="{department} đã có phiếu đang mở cho vụ việc này; chọn đơn vị khác.",
        en="{department} has an open ticket of this incident already; choose another.",
    ),
    "routes_to_nobody": Text(
        vi="Không có dòng phân công nào cho nơi này; hãy chuyển cho một đơn vị cụ thể (dispatch).",
        en="No routing row covers this place; dispatch it to a department by name.",
    ),
    "about_this_department": Text(
        vi="Phản ánh này nói về {department} nên không giao cho chính đơn vị ấy.",
        en="The report is about {department}, so it never goes to that department.",
    ),
    "same_department": Text(
        vi="Phải nêu đơn vị có thẩm quyền khác với chính mình.",
        en="Name the right department, which is not one's own.",
    ),
    "no_extension_asked": Text(
        vi="Phiếu này không có đề nghị gia hạn nào đang chờ.",
        en="No extension is waiting for a decision on this ticket.",
    ),
    "extension_waits": Text(
        vi="Đã có một đề nghị gia hạn đang chờ quyết định.",
        en="An extension is waiting for a decision already.",
    ),
    "no_more_extensions": Text(
        vi="Đã gia hạn {times} lần, là mức tối đa; hãy xử lý hoặc báo người giám sát.",
        en="It was extended {times} times, which is the most; resolve it or speak to the supervisor.",
    ),
    "evidence_needed": Text(
        vi="Loại việc này cần ảnh hoặc tài liệu chứng minh đã xử lý; hãy gửi kèm evidence.",
        en="This category needs a photo or document that proves it; send evidence with it.",
    ),
    "not_paused": Text(
        vi="Phiếu này không tạm dừng chờ bên thứ ba.",
        en="The ticket is not waiting for a third party.",
    ),
    "is_paused": Text(
        vi="Phiếu này đang tạm dừng rồi; có thể tiếp tục (resume).",
        en="The ticket is paused already; it can be resumed.",
    ),
    "stands_for_reporter": Text(
        vi="Đang chờ người dân trả lời nên thời hạn xử lý đã dừng; có thể báo đã xử lý hoặc trả lại.",
        en="The reporter is being asked, so its clock stands already; it can be resolved or returned.",
    ),
    "until_is_past": Text(
        vi="Thời điểm tiếp tục phải ở tương lai và trong vòng {days} ngày.",
        en="The moment to go on must be in the future, within {days} days.",
    ),
    "into_itself": Text(vi="Không thể gộp vụ việc vào chính nó.", en="An incident cannot be merged into itself."),
    "target_not_open": Text(
        vi="Vụ {code} đang ở trạng thái «{state}» nên không nhận gộp; chọn một vụ đang mở.",
        en="{code} is “{state}” and takes no other in; choose one that is open.",
    ),
    "target_is_gone": Text(
        vi="Vụ {code} đã gộp vào vụ khác; hãy tách vụ ấy ra trước.",
        en="{code} was itself merged since; undo that merge first.",
    ),
    "other_audience": Text(
        vi="Hai vụ có mức bảo mật khác nhau nên không gộp được.",
        en="One of the two is restricted and the other is not; they cannot be merged.",
    ),
    "window_is_over": Text(
        vi="Đã quá thời hạn mở lại ({until}); hãy gửi phản ánh mới.",
        en="The time to reopen it ended on {until}; please send a new report.",
    ),
    "restricted_not_published": Text(
        vi="Vụ việc hạn chế người xem không được công bố.",
        en="A restricted incident is not published.",
    ),
    "no_reporter": Text(
        vi="Vụ việc này không có người phản ánh để hỏi.",
        en="Nobody reported this incident, so there is nobody to ask.",
    ),
    "no_room": Text(
        vi="Chưa đặt mẫu đường dẫn phòng họp (IOC_CONFERENCE_URL).",
        en="No template of conference rooms is set (IOC_CONFERENCE_URL).",
    ),
    # What was done.
    "verified": Text(vi="Đã xác minh. {because}", en="Verified. {because}"),
    "rejected": Text(vi="Không tiếp nhận: {why} {text}", en="Not taken up: {why} {text}"),
    "asked": Text(vi="Hỏi người dân: {question}", en="The reporter is asked: {question}"),
    "answered": Text(vi="Người dân đã trả lời.", en="The reporter has answered."),
    "answer_timed_out": Text(
        vi="Hết thời gian chờ người dân trả lời; tiếp tục xử lý với những gì đã biết.",
        en="The reporter's time to answer is over; it goes on with what is known.",
    ),
    "dispatched": Text(vi="Chuyển {department}. {text}", en="Dispatched to {department}. {text}"),
    "merged": Text(vi="Gộp vào vụ {code}. {text}", en="Merged into {code}. {text}"),
    "took_in": Text(vi="Nhận gộp vụ {code} ({reports} phản ánh).", en="Took in {code} ({reports} reports)."),
    "unmerged": Text(vi="Tách lại khỏi vụ {code}. {text}", en="Separated from {code} again. {text}"),
    "gave_back": Text(vi="Vụ {code} đã tách ra.", en="{code} was separated again."),
    "reviewed": Text(vi="Kết quả được duyệt.", en="The result is approved."),
    "sent_back": Text(vi="Kết quả chưa đạt, trả lại để làm tiếp: {text}", en="Sent back to work: {text}"),
    "published": Text(vi="Công bố kết quả.", en="The result is published."),
    "closed": Text(vi="Đóng vụ việc. {text}", en="Closed. {text}"),
    "closed_by_itself": Text(
        vi="Hết thời gian góp ý, không có ý kiến khác; đóng vụ việc.",
        en="The time for feedback is over without another word; closed.",
    ),
    "noted": Text(vi="Có ghi chú mới.", en="A note was added."),
    "conference_opened": Text(
        vi="Mở phòng họp trực tuyến cho các đơn vị có phiếu.",
        en="A video conference is open for the departments with tickets.",
    ),
    "feedback_satisfied": Text(vi="Người dân hài lòng.", en="The reporter is satisfied."),
    "feedback_accepted": Text(vi="Người dân chấp nhận kết quả.", en="The reporter accepts the result."),
    "feedback_dissatisfied": Text(vi="Người dân không hài lòng.", en="The reporter is not satisfied."),
    "reopened": Text(vi="Mở lại: {text}", en="Reopened: {text}"),
    "acknowledged": Text(vi="{department} đã tiếp nhận.", en="{department} has acknowledged."),
    "acknowledgement_lapsed": Text(
        vi="{department} đã tiếp nhận nhưng chưa bắt đầu; việc tiếp nhận hết hiệu lực.",
        en="{department} acknowledged and then did nothing; the acknowledgement has lapsed.",
    ),
    "started": Text(vi="{department} bắt đầu xử lý.", en="{department} has started work."),
    "returned": Text(
        vi="{department} trả lại: {text} Thẩm quyền thuộc {right}.",
        en="{department} returned it: {text} It belongs to {right}.",
    ),
    "returned_to_centre": Text(
        vi="{department} trả lại lần thứ {times}: {text} Đề nghị {right}; Trung tâm quyết định.",
        en="{department} returned it, return no. {times}: {text} It names {right}; the centre decides.",
    ),
    "sent_by_return": Text(
        vi="{department} trả lại và nêu đây là đơn vị có thẩm quyền: {text}",
        en="{department} returned it and names this department as the right one: {text}",
    ),
    "paused": Text(vi="Chờ bên thứ ba đến {until}: {text}", en="Waits for a third party until {until}: {text}"),
    "resumed": Text(vi="Tiếp tục xử lý.", en="Work goes on."),
    "pause_ended": Text(
        vi="Hết thời gian chờ bên thứ ba; tiếp tục tính hạn.",
        en="The wait for a third party is over; the clock goes on.",
    ),
    "extension_asked": Text(
        vi="{department} xin gia hạn {amount}: {text}", en="{department} asks for {amount} more: {text}"
    ),
    "extension_granted": Text(vi="Đồng ý gia hạn {amount}. {text}", en="Extended by {amount}. {text}"),
    "extension_refused": Text(vi="Không đồng ý gia hạn. {text}", en="The extension is refused. {text}"),
    "resolved": Text(vi="{department} báo đã xử lý: {text}", en="{department} has resolved it: {text}"),
    "undelivered": Text(
        vi="Không báo được cho {whom} ({department}): {why}", en="Could not tell {whom} ({department}): {why}"
    ),
    # What moved a promise.
    "promised_by": Text(vi="Theo quy định: {because}", en="By the policy: {because}"),
    "asked_of_reporter": Text(vi="Chờ người dân trả lời.", en="Waiting for the reporter."),
    "continues_from": Text(
        vi="Tiếp tục thời hạn của {department}, phần đã dùng được giữ.",
        en="The clock of {department} goes on; what was used stays used.",
    ),
    "calendar_changed": Text(vi="Lịch làm việc thay đổi: {because}", en="The working calendar was changed: {because}"),
    "reminded": Text(vi="Nhắc {whom}: {what}.", en="Reminded {whom}: {what}."),
    "escalated": Text(vi="Báo lên {whom}: {what}.", en="Escalated to {whom}: {what}."),
    "decided_late": Text(
        vi="Quyết định muộn: hệ thống đã dừng hoặc đồng hồ nhảy; {times} mốc được gộp.",
        en="Decided late: the house had stopped or its clock had jumped; {times} moments are merged.",
    ),
}

REJECTIONS: Final = {
    "out_of_scope": Text(vi="Ngoài phạm vi tiếp nhận.", en="Out of scope."),
    "complaint": Text(
        vi="Khiếu nại, tố cáo được giải quyết theo luật riêng; xin gửi đến Ban Tiếp công dân.",
        en="Complaints and denunciations have a way of their own by law: the Citizens' Reception Office.",
    ),
    "state_secret": Text(vi="Có nội dung bí mật nhà nước.", en="It contains state secrets."),
    "duplicate": Text(vi="Trùng với phản ánh khác.", en="It repeats another report."),
    "insufficient": Text(vi="Không đủ thông tin để xử lý.", en="It says too little to act on."),
    "abusive": Text(vi="Nội dung không phù hợp.", en="It is abusive."),
    "false": Text(vi="Không đúng sự thật.", en="It is not true."),
}


def say(sentence: str, **words: object) -> Text:
    """The sentence in both languages with its words filled in; a word that is a `Text` is said in each.

    Raises `KeyError` for a sentence that does not exist.
    """
    return LIFECYCLE[sentence].filled(**words)
