"""What the workbench says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from servicestar.diagnostics import Lang

WORDS: Mapping[str, tuple[str, str]] = {
    # the frame
    "workbench": ("Workbench", "工作台"),
    "skip": ("Skip to the content", "跳到主要内容"),
    "nav": ("Screens", "页面"),
    "select": ("Selection", "评选"),
    "rules": ("Rules", "规则"),
    "compare": ("Compare", "比较"),
    "language": ("Language", "语言"),
    "no_script": (
        "The workbench needs JavaScript, which it brings along. Nothing goes to the network.",
        "工作台需要启用 JavaScript（随程序自带）；不访问网络。",
    ),
    "loading": ("Loading …", "正在载入……"),
    "working": ("Working …", "正在计算……"),
    "cancel": ("Cancel", "取消"),
    "cancelled": ("Cancelled.", "已取消。"),
    "broken": (
        "The work did not come to an end: it may need more memory than there is. Try a smaller "
        "sheet, and please report it if that does not help.",
        "计算未能完成，可能是内存不足。请换较小的表再试；如仍不行，请反馈。",
    ),
    "offline": (
        "The workbench does not answer. Is `servicestar serve` still running?",
        "工作台没有响应。`servicestar serve` 是否仍在运行？",
    ),
    "close": ("Close", "关闭"),
    "unsaved": ("unsaved changes", "有未保存的修改"),
    # the setup
    "setup": ("What is selected from what", "评选设置"),
    "ruleset": ("Ruleset", "规则集"),
    "shipped": ("Come along", "随附"),
    "own": ("In the folder", "文件夹中"),
    "new": ("New, from a small example", "新建（附示例）"),
    "edit": ("Edit the rules", "编辑规则"),
    "contest": ("Contest", "评选"),
    "period": ("Period", "周期"),
    "such_as": ("such as {example}", "如 {example}"),
    "records": ("Sheet of records", "记录表"),
    "history": ("Earlier titles", "历史称号"),
    "feed": ("Sheet of {contest}", "{contest}的记录表"),
    "needed": ("needed", "必填"),
    "optional": ("optional", "选填"),
    "drop": ("Drop a file here, or choose one", "拖入文件，或点击选择"),
    "formats": (
        ".xlsx, .csv, .json, .jsonl, .parquet, up to {limit} MB",
        ".xlsx、.csv、.json、.jsonl、.parquet，不超过 {limit} MB",
    ),
    "replace": ("Replace", "更换"),
    "remove": ("Remove", "移除"),
    "remove_of": ("Remove {name}", "移除 {name}"),
    "no_titles": ("No titles were given before", "此前未授予过称号"),
    "worksheet": ("Worksheet", "工作表"),
    "first_sheet": ("the first", "第一张"),
    "sample": ("Use the sample sheet", "使用示例表"),
    "template": ("Empty sheet to fill in", "下载空白表"),
    "facts": ("Facts", "事实"),
    "by_default": ("by default {value}", "默认 {value}"),
    "readings": ("Readings", "解释"),
    "readings_help": (
        "Where the text can be read in several ways.",
        "条文可有几种读法之处。",
    ),
    "default": ("default", "默认"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "reset": ("Undo", "撤销切换"),
    "faulty": (
        "The ruleset has errors, so nothing can be selected by it.",
        "规则集有错误，无法据此评选。",
    ),
    "see_rules": ("See them at their lines", "查看出错的行"),
    # what is still needed
    "todo": ("Still needed", "还需要"),
    "todo_help": (
        "The result shows here as soon as everything is there.",
        "备齐后，结果将显示在此处。",
    ),
    "need_records": ("a sheet of records", "记录表"),
    "need_period": ("the period, such as {example}", "周期，如 {example}"),
    "need_history": (
        "the earlier titles, or word that there are none",
        "历史称号，或注明此前未授予过",
    ),
    "need_feed": ("the sheet of {contest}", "{contest}的记录表"),
    "need_fact": ("the fact: {title}", "事实：{title}"),
    "faults": ("This has to be mended first", "请先改正以下问题"),
    "faults_more": ("and {count} more", "另有 {count} 处"),
    # the outcome
    "outcome": ("Result", "结果"),
    "edited": (
        "By the rules as edited, which are not saved.",
        "依据编辑中的规则（尚未保存）。",
    ),
    "download": ("Download", "下载"),
    "workbook": ("Workbook", "工作簿"),
    "report": ("Report", "报告"),
    "papers": ("Papers", "文书"),
    "papers_help": (
        "Notices and forms as .docx. Without the days, what counts from them stays open.",
        "公示、通报与表格（.docx）。日期可不填，由其起算的期限则留空。",
    ),
    "published": ("Day of the publication", "公示日期"),
    "awarded": ("Day of the award", "获奖日期"),
    "all_papers": ("All papers in one archive", "全部文书（压缩包）"),
    "winners": ("Awarded", "获评"),
    "tied": ("Tied, to be decided", "并列待定"),
    "places": ("Places", "名额"),
    "count": ("Records", "记录"),
    "notes": ("Notes", "提示"),
    "everyone": ("Everyone", "全部人员"),
    "ranked": ("Everyone, the best first", "全部人员，按名次"),
    "filter": ("Key, name or reason", "编号、姓名或原因"),
    "all_standings": ("all results", "全部结果"),
    "shown": ("{first} to {last} of {count}", "第 {first} 至 {last} 条，共 {count} 条"),
    "none_found": ("Nobody matches.", "没有符合的记录。"),
    "before": ("Before", "上一页"),
    "next": ("Next", "下一页"),
    "provisional": ("provisional", "暂定"),
    "pictures": ("Pictures", "图示"),
    "why": ("Explanation", "说明"),
    # who moves
    "moves": ("Who moves", "谁有变动"),
    "from_start": (
        "Against the result before readings and facts were switched.",
        "与切换解释和事实之前的结果相比。",
    ),
    "pin": ("Count from here", "以此为基准"),
    "no_result_now": ("With these choices there is no result.", "按此选择没有结果。"),
    "no_result_before": ("Before there was no result.", "此前没有结果。"),
    # the rules
    "editor": ("Text of the ruleset", "规则文本"),
    "save": ("Save", "保存"),
    "save_name": ("File name", "文件名"),
    "save_in": ("Saved in {folder}", "保存在 {folder}"),
    "saved": ("Saved as {name}.", "已保存为 {name}。"),
    "not_saved": ("Not saved: {reason}", "未保存：{reason}"),
    "overwrite": (
        "{name} is there already and holds something else. Write over it?",
        "{name} 已存在且内容不同。要覆盖吗？",
    ),
    "lose": (
        "The changes are not saved. Go on without them?",
        "修改尚未保存。要放弃修改吗？",
    ),
    "revert": ("Undo all changes", "放弃修改"),
    "revert_ask": ("Go back to the text as saved?", "要恢复到已保存的文本吗？"),
    "findings": ("Findings", "检查结果"),
    "checking": ("Checking …", "正在检查……"),
    "sound": ("Nothing was found.", "未发现问题。"),
    "counted": (
        "{errors} error(s), {warnings} warning(s), {notes} note(s)",
        "错误 {errors}，警告 {warnings}，提示 {notes}",
    ),
    "error": ("error", "错误"),
    "warning": ("warning", "警告"),
    "note": ("note", "提示"),
    "at": ("line {line}, column {column}", "第 {line} 行第 {column} 列"),
    "too_long": ("The text is longer than a ruleset may be.", "文本超过规则集的长度上限。"),
    "moves_saved": (
        "On the sheet at hand, against the rules as saved.",
        "就当前记录表，与已保存的规则相比。",
    ),
    "moves_none_yet": (
        "Change the text: who moves on the sheet at hand shows here.",
        "修改文本后，此处显示当前记录表中谁有变动。",
    ),
    "moves_no_sheet": (
        "Hand in a sheet under Selection: who moves on it shows here.",
        "在“评选”页提交记录表后，此处显示谁有变动。",
    ),
    "compare_more": ("All that changed", "查看全部变更"),
    # comparing
    "against": ("Compare the rules in the editor with", "将编辑中的规则与此比较"),
    "as_saved": ("the same as saved", "已保存的版本"),
    "compared": (
        "Compared is the contest chosen under Selection: {contest}.",
        "所比较的是“评选”页所选的评选：{contest}。",
    ),
    "changed": ("What changed", "规则变更"),
    "search": ("Look for a made-up sheet on which they disagree", "寻找结果不同的虚构名单"),
    "search_help": (
        "Makes up sheets until the winners differ, and shows the smallest. It can take a minute.",
        "不断虚构名单，直到获评者不同，并给出最小的一份。可能需要一分钟。",
    ),
    "tries": ("Sheets at most", "最多尝试"),
    "search_go": ("Look", "开始寻找"),
    "searching": ("{count} of at most {all} sheets looked at", "已尝试 {count} 份，最多 {all} 份"),
    "as_page": ("As a page", "下载网页"),
    "as_markdown": ("As Markdown", "下载 Markdown"),
    "equal": (
        "Both are the same text. Change something under Rules, or choose another ruleset.",
        "两者文本相同。请在“规则”页修改，或选择另一规则集。",
    ),
    # refusals
    "too_large": (
        "{name} is larger than {limit} MB. Is it the right file?",
        "{name} 超过 {limit} MB。是否选错了文件？",
    ),
    "too_much": (
        "The sheets at hand are too large together. Remove one first.",
        "已提交的表合计过大，请先移除一张。",
    ),
    "wrong_ending": (
        "{name} is none of .xlsx, .csv, .json, .jsonl, .parquet.",
        "{name} 不是 .xlsx、.csv、.json、.jsonl、.parquet 文件。",
    ),
    "not_understood": ("The request was not understood.", "无法理解该请求。"),
    "not_opened": ("{name} can not be opened: {reason}", "无法打开 {name}：{reason}"),
    "locked_out": (
        "Open the workbench by the address that `servicestar serve` printed: it holds the key.",
        "请用 `servicestar serve` 打印的地址打开工作台，其中含有密钥。",
    ),
}
"""By name: English and Chinese."""

INSTEAD: Mapping[str, tuple[str, str]] = {
    "SS603": (
        "The period is missing, or not one of this contest.",
        "缺少周期，或该周期不属于此评选。",
    ),
    "SS604": ("The earlier titles are missing.", "缺少历史称号。"),
    "SS607": ("The fact {title} is missing.", "缺少事实：{title}。"),
    "SS612": ("The sheet of {feed} is missing.", "缺少 {feed} 的记录表。"),
}
"""What is said in place of diagnostics that speak of the command line."""

PHRASES: Mapping[str, str] = {
    "Find": "查找",
    "Replace": "替换为",
    "next": "下一个",
    "previous": "上一个",
    "all": "全部",
    "match case": "区分大小写",
    "regexp": "正则",
    "by word": "整词",
    "replace": "替换",
    "replace all": "全部替换",
    "close": "关闭",
    "current match": "当前匹配",
    "on line": "所在行",
    "Fold line": "折叠此行",
    "Unfold line": "展开此行",
    "folded code": "已折叠",
    "unfold": "展开",
    "Folded lines": "已折叠的行",
    "Unfolded lines": "已展开的行",
    "to": "至",
    "Diagnostics": "检查结果",
    "No diagnostics": "没有问题",
    "Control character": "控制字符",
    "Go to line": "转到行",
    "go": "转到",
}
"""What the editor itself says, in Chinese; in English as it is."""


def say(name: str, lang: Lang, /, **words: object) -> str:
    """A text of the workbench, its braces filled."""
    return WORDS[name][lang == "zh"].format(**words)
