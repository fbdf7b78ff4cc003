"""Words of the problems of whole files and whole sheets."""

from service.documents.workbooks.words import Words

FILE: dict[str, Words] = {
    "file-empty": Words("文件是空的", "the file is empty", "重新导出后再上传", "export it again"),
    "file-too-large": Words(
        "文件超过5 MB（{size}字节）",
        "the file is over 5 MB ({size} bytes)",
        "删去图片或拆成几个文件",
        "split it or remove pictures",
    ),
    "encrypted": Words(
        "文件设了打开密码，无法读取", "the workbook has a password to open it", "请去掉打开密码", "remove the password"
    ),
    "macros": Words(
        "工作簿含有宏，不予读取", "the workbook contains macros", "另存为不含宏的.xlsx", "save as .xlsx without macros"
    ),
    "external-links": Words(
        "工作簿引用了别的文件（外部链接）",
        "the workbook links to other files",
        "断开链接，粘贴为数值",
        "break the links, paste as values",
    ),
    "archive-bomb": Words(
        "文件解压后过大或结构异常：{reason}",
        "the archive is suspicious: {reason_en}",
        "另存为新的.xlsx后再上传",
        "save as a new .xlsx",
    ),
    "file-damaged": Words(
        "文件已损坏，打不开",
        "the file is damaged and cannot be opened",
        "用Excel或WPS打开并另存",
        "open and save it again",
    ),
    "file-type-unknown": Words(
        "不是工作簿:只收.xlsx、.xls、.ods、.csv",
        "not a workbook: only .xlsx, .xls, .ods, .csv",
        "另存为.xlsx",
        "save as .xlsx",
    ),
    "encoding-unknown": Words(
        "csv的编码既不是UTF-8也不是GB18030",
        "the csv is neither UTF-8 nor GB18030",
        "另存为“CSV UTF-8”",
        "save as CSV UTF-8",
    ),
    "same-file-twice": Words(
        "与《{other}》内容完全相同，只读一次", "the same content as {other}; read once", level="warning"
    ),
    "too-many-rows": Words(
        "工作表超过20000行或范围过大",
        "the sheet has more than 20,000 rows or is too wide",
        "删去数据以外的行列，或拆开上传",
        "delete rows and columns outside the data",
    ),
}

SHEET: dict[str, Words] = {
    "sheet-hidden": Words(
        "隐藏的工作表没有读入", "a hidden sheet was not read", "需要读入时请取消隐藏", "unhide it to read it", "warning"
    ),
    "sheet-unknown": Words(
        "认不出这张工作表，没有读入",
        "the sheet is not recognised and was not read",
        "对照模板检查表头",
        "compare the headers with the template",
        "warning",
    ),
    "sheet-ambiguous": Words(
        "表头与{layouts}都相符，分不清是哪一张",
        "the headers fit {layouts}",
        "把工作表改名为其中之一",
        "name the sheet after one of them",
    ),
    "nothing-recognised": Words(
        "整个文件没有认出一张工作表",
        "no sheet of the file was recognised",
        "对照模板检查表头",
        "compare the headers with the template",
    ),
    "missing-column": Words(
        "缺少列：{columns}", "missing columns: {columns}", "在表头行补上：{columns}", "add the headers {columns}"
    ),
    "duplicate-column": Words(
        "“{field}”列重复，第一处在{first}",
        "column {field} is repeated, first at {first}",
        "只保留一列",
        "keep one of them",
    ),
    "unknown-column": Words(
        "不认识“{field}”列，没有读入",
        "column {field} is unknown and was dropped",
        "不需要读入可忽略",
        "ignore if not needed",
        "warning",
    ),
    "no-rows": Words("表头下面没有数据", "no data below the headers", level="warning"),
    "row-after-footer": Words(
        "表尾（{footer}）之后还有像数据的行",
        "a row that looks like data stands below the footer ({footer})",
        "把它移到表尾之前，或删去",
        "move it above the footer or delete it",
    ),
    "session-header": Words(
        "看不出“{value}”是哪天的上午还是下午",
        "no date and half-day in {value}",
        "写成“2020-06-09 上午”",
        "write 2020-06-09 上午",
    ),
    "empty-session": Words("这半天没有一个人有记录", "nobody has a mark in this half-day", level="warning"),
    "blank-marks": Words(
        "有{count}个半天没有记录（{first}起），不作缺勤",
        "{count} half-days have no mark (from {first}); not taken as absent",
        "补记出勤、迟到、请假或缺勤",
        "fill in a mark",
        "warning",
    ),
}
