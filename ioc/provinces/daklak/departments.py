"""Who can be given a ticket in Đắk Lắk: the centre, provincial agencies, police, utilities, 102 committees.

The agencies' names are those since the reform of March 2025; they were not verified one by one.
"""

from typing import Final

from ioc.phrases.text import Text
from ioc.provinces.daklak.communes import COMMUNES
from ioc.provinces.province import Department

_PROVINCIAL: Final = (
    ("ioc", "centre", "Trung tâm Giám sát, Điều hành đô thị thông minh", "Smart-city Operations Centre"),
    ("vp_ubnd", "agency", "Văn phòng UBND tỉnh", "Office of the Provincial People's Committee"),
    ("thanh_tra", "agency", "Thanh tra tỉnh", "Provincial Inspectorate"),
    ("so_noi_vu", "agency", "Sở Nội vụ", "Department of Home Affairs"),
    ("so_xay_dung", "agency", "Sở Xây dựng", "Department of Construction"),
    ("so_nnmt", "agency", "Sở Nông nghiệp và Môi trường", "Department of Agriculture and Environment"),
    ("so_y_te", "agency", "Sở Y tế", "Department of Health"),
    ("so_gddt", "agency", "Sở Giáo dục và Đào tạo", "Department of Education and Training"),
    ("so_cong_thuong", "agency", "Sở Công Thương", "Department of Industry and Trade"),
    ("so_tai_chinh", "agency", "Sở Tài chính", "Department of Finance"),
    ("so_khcn", "agency", "Sở Khoa học và Công nghệ", "Department of Science and Technology"),
    ("so_vhttdl", "agency", "Sở Văn hóa, Thể thao và Du lịch", "Department of Culture, Sports and Tourism"),
    ("pvhcc", "agency", "Trung tâm Phục vụ hành chính công", "Public Administration Service Centre"),
    ("bch_ptds", "agency", "Ban Chỉ huy Phòng thủ dân sự tỉnh", "Provincial Civil Defence Command"),
    ("cong_an_tinh", "police", "Công an tỉnh", "Provincial Police"),
    ("pc07", "police", "Cảnh sát PCCC và Cứu nạn, cứu hộ (PC07)", "Fire and Rescue Police (PC07)"),
    ("pc08", "police", "Cảnh sát giao thông (PC08)", "Traffic Police (PC08)"),
    ("dien_luc", "utility", "Công ty Điện lực Đắk Lắk", "Dak Lak Power Company"),
    ("cap_nuoc", "utility", "Công ty Cấp nước Đắk Lắk", "Dak Lak Water Supply Company"),
    ("do_thi_bmt", "utility", "Công ty Đô thị và Môi trường Buôn Ma Thuột", "Buon Ma Thuot Urban Services Company"),
)

DEPARTMENTS: Final = (
    *(Department(code=code, kind=kind, label=Text(vi=vi, en=en)) for code, kind, vi, en in _PROVINCIAL),
    *(
        Department(
            code=f"ubnd_{commune.code}",
            kind="commune",
            label=Text(vi=f"UBND {commune.full_name}", en=f"People's Committee of {commune.name}"),
        )
        for commune in COMMUNES
    ),
)
