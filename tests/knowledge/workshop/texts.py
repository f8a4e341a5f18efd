"""Invented documents that the tests of the workshop take in."""

from __future__ import annotations

from knowledge.readers.text_files import SourceText, read_source_bytes

PLAN = """\
ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH
Số: 12/KH-UBND
Quảng Ninh, ngày 05 tháng 02 năm 2026
KẾ HOẠCH
Phòng, chống mua bán người năm 2026
I. MỤC ĐÍCH
1. Nâng cao nhận thức của người dân ở khu vực biên giới về phòng, chống mua bán người.
II. PHÂN CÔNG NHIỆM VỤ
1. Sở Y tế
Bố trí chỗ ở tạm thời cho nạn nhân ngay khi tiếp nhận.
2. Công an tỉnh
Mở đợt cao điểm tấn công tội phạm từ ngày 01/7/2026 đến ngày 30/9/2026.
Báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 15/12/2026.
"""
OLD_LAW = """\
QUỐC HỘI
Luật số: 71/2010/QH12
Hà Nội, ngày 10 tháng 3 năm 2010
LUẬT
BẢO VỆ NGƯỜI ĐI BIỂN
Điều 1. Phạm vi điều chỉnh
Luật này quy định việc bảo vệ người đi biển khi gặp nạn.
Điều 2. Hiệu lực thi hành
Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2011.
"""
NEW_LAW = """\
QUỐC HỘI
Luật số: 88/2026/QH16
Hà Nội, ngày 20 tháng 6 năm 2026
LUẬT
BẢO VỆ NGƯỜI LÀM VIỆC TRÊN BIỂN
Điều 1. Phạm vi điều chỉnh
Luật này quy định quyền của người lao động trên tàu cá và tàu hàng.
Điều 2. Trách nhiệm của chủ tàu
Chủ tàu phải đưa người bị nạn vào bờ ngay.
Điều 3. Hiệu lực thi hành
1. Luật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2027.
2. Luật Bảo vệ người đi biển số 71/2010/QH12 hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành.
"""


def source(text: str = PLAN, name: str = "ke-hoach.txt") -> SourceText:
    """Return a text as its reader gives it."""
    return read_source_bytes(text.encode(), name)
