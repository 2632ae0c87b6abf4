"""Writes files/: workbooks as openpyxl and XlsxWriter write them, which the reader's test reads. Needed again only for new cases:
python3 -m venv venv && venv/bin/pip install openpyxl XlsxWriter && venv/bin/python write_files.py"""
import datetime
import pathlib

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart

HERE = pathlib.Path(__file__).parent / 'files'
HEADER = ['准考证号', '姓名', '成绩', '缺考']


def by_openpyxl(name, fill):
    book = openpyxl.Workbook()
    fill(book)
    book.save(HERE / f'openpyxl-{name}.xlsx')


def by_xlsxwriter(name, fill):
    with xlsxwriter.Workbook(str(HERE / f'xlsxwriter-{name}.xlsx')) as book:
        fill(book)


def formulas(book):
    sheet = book.active
    sheet.append(HEADER)
    sheet.append(['T1', '甲', '=40+45', None])
    sheet.append(['T2', '乙', 60, None])


def merged(book):
    sheet = book.active
    for row in [HEADER, ['T1', '甲', 80, None], ['T2', '乙', None, None], ['T3', '丙', None, None], ['T4', '丁', 61, None]]:
        sheet.append(row)
    sheet.merge_cells('C2:C4')


def printed(book):
    """As offices hand a list in: a title, a header of two rows, a sum, who filled it in, a sheet of notes first."""
    notes = book.active
    notes.title = '填表说明'
    notes.append(['1. 准考证号按文本填写'])
    sheet = book.create_sheet('成绩表')
    sheet.append(['2026年度考试成绩表'])
    sheet.merge_cells('A1:F1')
    sheet.append(['序号', '*准考证号', '姓名（必填）', '考试情况', None, '备注'])
    sheet.merge_cells('D2:E2')
    sheet.append([None, None, None, '成绩（分）', '缺考', None])
    for column in 'ABCF':
        sheet.merge_cells(f'{column}2:{column}3')
    sheet.append([1, 'T1', '甲', 86, None, '补考'])
    sheet.append([2, 'T2', '乙', None, '缺考', None])
    sheet.append(['合 计', None, None, 2, None, None])
    sheet.append(['填表人：王三', None, None, '审核：李四', None, None])
    hidden = book.create_sheet('旧名单')
    hidden.append(['T9', '旧'])
    hidden.sheet_state = 'hidden'
    chart = BarChart()
    sheet.add_chart(chart, 'H2')


def formats(book):
    sheet = book.active
    sheet.append(HEADER)
    for number, (value, code) in enumerate([(0.86, '0%'), (85.4, 'General'), (85, 'yyyy/m/d'), (12345, '00000000'), (0, '0;-0;"缺考"')]):
        sheet.append([f'T{number}', '甲', value, None])
        sheet.cell(number + 2, 3).number_format = code
    sheet.append(['T5', '甲', 85.399999999999991, None])
    sheet.append(['T6', '甲', datetime.datetime(2026, 3, 2, 0, 0), None])


def hidden(book):
    sheet = book.active
    for row in [HEADER, ['T1', '甲', 80, None], ['T2', '乙', 70, None], ['T3', '丙', 61, None]]:
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions['C'].hidden = True
    sheet.auto_filter.ref = 'A1:D4'


def recomputed(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ['T1', '甲'])
    sheet.write_formula(1, 2, '=40+45')
    sheet.write_row(2, 0, ['T2', '乙', 60])


def escaped(book):
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ['准考证号\r\n', '姓名', '成绩\r', '缺考'])
    sheet.write_row(1, 0, ['T1\r', '甲\r\n', 80])
    sheet.write_row(2, 0, ['T2', '_x0041_', 70])


def charted(book):
    chart = book.add_chart({'type': 'bar'})
    chart.add_series({'values': '=名单!$C$2:$C$3'})
    book.add_chartsheet('图').set_chart(chart)
    book.add_worksheet('空')
    sheet = book.add_worksheet('名单')
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ['T1', '甲', 80])
    percent = book.add_format({'num_format': 10})
    sheet.write(2, 0, 'T2')
    sheet.write(2, 2, 0.615, percent)


for write, makers in ((by_openpyxl, (formulas, merged, printed, formats, hidden)), (by_xlsxwriter, (recomputed, escaped, charted))):
    for maker in makers:
        write(maker.__name__, maker)
