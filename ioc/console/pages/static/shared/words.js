// The words of the pages, in both languages. A test holds that both have the same keys.

export const WORDS = {
  vi: {
    title: "Bảng điều hành", live: "trực tiếp, cách đây {age}", stale: "HÌNH ẢNH CŨ: {age} trước",
    connecting: "đang kết nối…", waiting: "có tin chờ xử lý {age}", never: "chưa có nhịp nào",
    search: "Tìm mã, nội dung, nơi, đơn vị…", allLevels: "Mọi mức", levelFrom: "Từ mức {level}",
    none: "Không có vụ việc nào đang mở.", noneMatch: "Không có vụ việc nào khớp.",
    reports: "{count} phản ánh", sos: "SOS", noPlace: "chưa rõ nơi", causes: "Vì sao", tickets: "Phiếu giao",
    description: "Nội dung", place: "Nơi", close: "Đóng", acknowledge: "Tiếp nhận", dueBy: "hạn {time}",
    acknowledgedBy: "{who} tiếp nhận lúc {time}", opened: "Tiếp nhận từ dân lúc {time}", language: "English",
    centre: "Trung tâm", signOut: "Thoát", more: "và {count} vụ việc nữa",
    tokenTitle: "Cần mã truy cập", tokenHow: "Lấy mã bằng lệnh", tokenOpen: "Mở bảng", tokenPaste: "Dán mã vào đây",
    expired: "Mã truy cập đã hết hạn hoặc không hợp lệ.", unreachable: "Không tới được máy chủ; đang thử lại.",
    accepted: "Đã tiếp nhận", followTitle: "Theo dõi phản ánh", followNoToken: "Hãy mở đúng đường dẫn đã nhận khi gửi phản ánh.",
    followKept: "Phản ánh của bạn đã được lưu giữ. Trang này tự cập nhật.", updated: "Cập nhật {time}", expectedBy: "Dự kiến xong {time}",
    state_accepted: "Đã nhận, đang chuyển tới điều hành viên", state_received: "Chờ xác minh",
    state_dispatched: "Đã chuyển đơn vị xử lý", state_waiting: "Chờ bạn trả lời", state_resolved: "Đã xử lý",
    state_published: "Đã công bố kết quả", state_closed: "Đã đóng", state_rejected: "Không thụ lý", state_merged: "Đã gộp",
    ticket_assigned: "chờ tiếp nhận", ticket_acknowledged: "đã tiếp nhận", ticket_in_progress: "đang xử lý",
    ticket_resolved: "đã xử lý", ticket_returned: "đã trả lại", ticket_cancelled: "đã hủy",
    mark_outside_province: "ngoài tỉnh", mark_approximate_place: "nơi ước đoán", mark_no_coordinates: "không có tọa độ",
    mark_near_another: "gần vụ khác",
  },
  en: {
    title: "Incident board", live: "live, {age} ago", stale: "OLD PICTURE: {age} ago",
    connecting: "connecting…", waiting: "facts have waited {age}", never: "no tick yet",
    search: "Search code, text, place, department…", allLevels: "All levels", levelFrom: "From level {level}",
    none: "No incident is open.", noneMatch: "No incident matches.",
    reports: "{count} reports", sos: "SOS", noPlace: "place unknown", causes: "Why", tickets: "Tickets",
    description: "What was said", place: "Where", close: "Close", acknowledge: "Acknowledge", dueBy: "due {time}",
    acknowledgedBy: "{who} acknowledged at {time}", opened: "Reported at {time}", language: "Tiếng Việt",
    centre: "Centre", signOut: "Sign out", more: "and {count} more incidents",
    tokenTitle: "A token is needed", tokenHow: "Get one with", tokenOpen: "Open the board", tokenPaste: "Paste it here",
    expired: "The token has expired or is not valid.", unreachable: "The server cannot be reached; trying again.",
    accepted: "Accepted", followTitle: "Follow your report", followNoToken: "Open the link that came with your receipt.",
    followKept: "Your report is kept. This page updates by itself.", updated: "Updated {time}", expectedBy: "Expected by {time}",
    state_accepted: "Received, on its way to an operator", state_received: "Waiting to be verified",
    state_dispatched: "With the department", state_waiting: "Waiting for your answer", state_resolved: "Resolved",
    state_published: "Result published", state_closed: "Closed", state_rejected: "Not taken up", state_merged: "Merged",
    ticket_assigned: "not acknowledged", ticket_acknowledged: "acknowledged", ticket_in_progress: "in progress",
    ticket_resolved: "resolved", ticket_returned: "returned", ticket_cancelled: "cancelled",
    mark_outside_province: "outside the province", mark_approximate_place: "place guessed", mark_no_coordinates: "no coordinates",
    mark_near_another: "near another",
  },
};

/** The words of a language: `say("live", {age: "3 s"})`. */
export function speaker(language) {
  const words = WORDS[language];
  return (key, values = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** The language that was chosen last, Vietnamese at first. */
export function chosenLanguage() {
  return localStorage.getItem("language") === "en" ? "en" : "vi";
}

export function chooseLanguage(language) {
  localStorage.setItem("language", language);
  document.documentElement.lang = language;
}
