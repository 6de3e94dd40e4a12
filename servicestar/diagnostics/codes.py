"""The table of codes: what each finding says, in English and in Chinese. One row a code."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Severity = Literal["error", "warning", "note"]


@frozen
class Code:
    """One row.

    Attributes:
        code: ``SS`` and three digits; the first digit is the part of the house it speaks for.
        en, zh: the sentence; words in braces are filled by the finding.
        severity: an `error` stops a run, a `warning` and a `note` do not.
        usage: whether the call is wrong rather than a file (exit status 2 rather than 1).
    """

    code: str
    en: str
    zh: str
    severity: Severity = "error"
    usage: bool = False

    def text(self, lang: str) -> str:
        """The sentence in one language."""
        return self.zh if lang == "zh" else self.en


_ROWS = (
    # 1: files and YAML
    Code("SS101", "can not read {name}: {reason}", "无法读取 {name}：{reason}"),
    Code("SS102", "the file is not UTF-8 text; save it as UTF-8", "文件不是 UTF-8 文本，请存为 UTF-8"),
    Code(
        "SS103",
        "the file has more than the {limit} bytes allowed",
        "文件超过允许的 {limit} 字节",
    ),
    Code("SS104", "not well-formed YAML: {problem}", "YAML 语法错误：{problem}"),
    Code(
        "SS105",
        "the key {key} stands twice (first on line {line}); keep one",
        "键 {key} 重复（首见于第 {line} 行），请只保留一个",
    ),
    Code("SS106", "tags such as {tag} are not allowed", "不允许使用标签 {tag}"),
    Code("SS107", "nested more than {limit} deep", "嵌套超过 {limit} 层"),
    Code(
        "SS108",
        "more than {limit} values, aliases counted as often as they are used",
        "超过 {limit} 个值（别名按使用次数计）",
    ),
    Code(
        "SS109",
        "a ruleset file holds exactly one YAML document; {found}",
        "规则文件须有且只有一个 YAML 文档；{found}",
    ),
    Code(
        "SS110",
        "{text} is {kind} to YAML readers; put it in quotes to mean the text",
        "{text} 会被 YAML 读作{kind}；若为文本请加引号",
    ),
    Code("SS111", "a key has to be a plain text", "键必须是普通文本"),
    Code("SS112", "more than {limit} {what}", "{what}超过 {limit}"),
    Code("SS113", "more than {limit} characters, aliases counted as often as they are used", "超过 {limit} 个字符（别名按使用次数计）"),
    Code("SS114", "{count} more findings of {code} are not listed", "{code} 另有 {count} 处未列出", "note"),
    Code("SS115", "the character {char} can not stand in a ruleset", "规则集中不能有字符 {char}"),
    Code("SS116", "too large to be searched for what is dead or doubtful: more than {limit} {what}", "规模过大，未查找无效或可疑之处：{what}超过 {limit}", "note"),
    # 2: structure
    Code("SS201", "unknown key {name} in {part}", "{part}中没有键 {name}"),
    Code("SS202", "{part} lacks the key {key}", "{part}缺少键 {key}"),
    Code("SS203", "expected {wanted}, found {found}", "此处应为：{wanted}；实为：{found}"),
    Code("SS204", "{name} is not one of: {choices}", "{name} 不在可选范围：{choices}"),
    Code(
        "SS205",
        "{part} takes {how} one of: {keys}; found: {found}",
        "{part}{how}写其中之一：{keys}；现有：{found}",
    ),
    Code(
        "SS206",
        "language version {found} is not known; this program reads version {known}",
        "未知的语言版本 {found}；本程序识别版本 {known}",
    ),
    Code(
        "SS207",
        "{name} is not a name; use small letters, digits and _, a letter first",
        "{name} 不是合法名称；请用小写字母、数字和 _，并以字母开头",
    ),
    Code("SS208", "{id} stands twice in {part}", "{part} 中 {id} 重复"),
    Code("SS209", "{low} to {high} is an empty range", "{low} 至 {high} 为空范围"),
    # 3: expressions
    Code("SS301", "can not be read as an expression from here on", "自此处起无法读作表达式"),
    Code("SS302", "{what} is not part of the language", "语言不支持{what}"),
    Code(
        "SS303",
        "the expression is too large: more than {limit} characters, levels or parts",
        "表达式过大：超过 {limit} 个字符、层或部分",
    ),
    Code("SS304", "{char} is not a sign of the language; write {instead}", "语言中没有符号 {char}，请写 {instead}"),
    Code(
        "SS305",
        "{written} is not a plain number of at most {limit} digits",
        "{written} 不是至多 {limit} 位的普通数字",
    ),
    Code(
        "SS306",
        "after `in` goes a list of written texts or numbers, such as [\"A\", \"B\"]",
        "`in` 之后应为写明的文本或数字的列表，如 [\"甲\", \"乙\"]",
    ),
    Code(
        "SS307",
        "only an aggregate takes over=… and per=…, each followed by a plain name",
        "只有聚合函数可带 over=…（范围）和 per=…（按），其后为不加引号的名称",
    ),
    Code("SS308", "unknown name {name}", "未知名称 {name}"),
    Code("SS309", "{name} is not one of the choices {choices}", "{name} 不在可选值 {choices} 之中"),
    Code("SS310", "unknown function {name}", "未知函数 {name}"),
    Code("SS311", "{left} can not be compared with {right} in this way", "{left}与{right}不能这样比较"),
    Code("SS312", "expected {wanted}, found {found}", "此处应为{wanted}，实为{found}"),
    Code("SS313", "{name} takes {wanted} argument(s), not {found}", "{name} 需 {wanted} 个参数，现有 {found} 个"),
    Code("SS314", "decimals have to be a written number from 0 to 12", "小数位数须为写明的 0 至 12 的整数"),
    Code(
        "SS315",
        "{name} needs a comparison about exactly one list field",
        "{name} 需要恰好涉及一个列表字段的比较",
    ),
    Code(
        "SS316",
        "{name} looks at many records and can not stand inside another such function, some or every",
        "{name} 须查看多条记录，不能写在另一个聚合函数或列表函数之内",
    ),
    Code("SS317", "{name} is not one of: {known}", "{name} 不在可选范围：{known}"),
    Code(
        "SS318",
        "the value may have no last decimal; round it with round(…, 2)",
        "该值可能除不尽；请用 四舍五入(…, 2)",
    ),
    Code(
        "SS319",
        "{name} differs from record to record; here one value is needed",
        "{name} 因记录而异，此处需要单一的值",
    ),
    Code("SS320", "{text} is not a date such as 2010-07-01", "{text} 不是 2010-07-01 这样的日期"),
    Code(
        "SS321",
        "this bracket is not closed; within {{ }} an expression that has a comma goes in quotes",
        "此括号未闭合；花括号 {{ }} 内含逗号的表达式须加引号",
    ),
    Code("SS322", "{found} is not an operator here; write {instead}", "{found} 不是此处的运算符；请写 {instead}"),
    # 4: names across the ruleset
    Code("SS401", "no {what} is named {name}", "没有名为 {name} 的{what}"),
    Code("SS402", "rests on itself: {name}", "循环引用：{name}"),
    Code(
        "SS403",
        "{name} is taken by {other}; names and headers have to differ",
        "{name} 已用于{other}；名称与表头不得重复",
    ),
    Code(
        "SS404",
        "the choices are {found}, but the reading {reading} has {wanted}",
        "此处的选项为 {found}，而解释 {reading} 的选项为 {wanted}",
    ),
    Code("SS405", "{records} needs exactly one field with key: true", "{records} 须有且只有一个写明 key: true 的字段"),
    Code("SS406", "{word} does not go with type {type}", "{word} 不适用于类型 {type}"),
    Code("SS407", "`{word}` needs the key `{other}` as well", "写了“{word}”就须同时写“{other}”"),
    Code(
        "SS408",
        "the full value of this is not known; write out_of, or max at the field",
        "无法得知其满值；请写 out_of，或在字段中写 max",
    ),
    Code(
        "SS409",
        "{what} {name} is about the records {found}, this contest about {wanted}",
        "{what} {name} 用的是记录 {found}，本评选用的是 {wanted}",
    ),
    Code("SS410", "the weights make {total} % together, not 100 %", "各项权重合计为 {total}%，不是 100%", "warning"),
    Code("SS411", "{value} lies in this band and in the one on line {line}", "{value} 既在此档，又在第 {line} 行的一档"),
    Code("SS412", "{about}: {value} lies in no band", "{about}：{value} 不在任何一档", "warning"),
    Code("SS413", "{about}: more gives fewer: {give} here, {before} in the band on line {line}", "{about}：多者反少：此档 {give}，第 {line} 行的一档 {before}", "warning"),
    Code("SS414", "{about}: of {field} {end} is better, but {how}", "{about}：{field}以{end}为优，而{how}", "warning"),
    Code("SS415", "{about}: the points make {total} together, and the scale is {scale}", "{about}：各项分数合计为 {total}，而总分（scale）为 {scale}", "warning"),
    Code("SS416", "{about}: {left} ({unit}) and {right} ({other}) are not of one unit", "{about}：{left}（{unit}）与 {right}（{other}）单位不同", "warning"),
    Code("SS417", "{about}: {name} may be left out, and nothing says what holds then; use known or if_missing", "{about}：{name} 可以不填，而缺失时如何未作规定；请用 已知 或 缺失时取", "warning"),
    Code("SS418", "{about}: nothing reads it", "{about}：没有规则用到它", "warning"),
    Code("SS419", "{about}: it cites no article of the source", "{about}：没有引用所依据规定的条款", "warning"),
    Code("SS432", "{about}: no preference says who is in where the last place is tied; a person would have to decide", "{about}：末位并列时没有优先项，须由人决定", "note"),
    Code("SS433", "{about}: {cite} is cited for other numbers as well, on line {line}", "{about}：同引 {cite}，而第 {line} 行写的数字不同", "warning"),
    Code("SS434", "{about}: {name} is also the name of a function", "{about}：{name} 也是函数名", "note"),
    Code("SS435", "{code} about {about} explains nothing: {reason}", "关于 {about} 的 {code} 没有说明任何提示：{reason}", "warning"),
    Code("SS436", "{about}: no clause names it, so it is listed with every contest", "{about}：没有条款以它为依据，故列于每个评选", "note"),
    Code("SS437", "{about}: it changes nothing: {reason}", "{about}：不起作用：{reason}", "warning"),
    Code("SS438", "{about}: asks for {asked}, and there can be no more than {most}", "{about}：要求 {asked}，而至多只能有 {most}", "warning"),
    Code("SS439", "{about}: says the same as the one on line {line}", "{about}：与第 {line} 行的一条相同", "warning"),
    Code("SS430", "{day} is a {weekday}; `{key}` lists {wanted}", "{day} 是{weekday}；{key} 下只写{wanted}", "warning"),
    Code("SS431", "{day} does not lie in {year}", "{day} 不在 {year} 年内"),
    Code("SS420", "article {name} is not in the list of the source's articles", "所列条款（source.articles）中没有 {name}", "warning"),
    Code("SS421", "article {name} is listed twice (first on line {line})", "条款 {name} 重复列出（首见于第 {line} 行）", "warning"),
    Code("SS422", "{name} is said to be {status}, but no {what} cites it", "{name} 标为“{status}”，但没有{what}引用它", "warning"),
    Code("SS423", "{name} is said to be {status}; say why", "{name} 标为“{status}”，须写明理由（why）", "warning"),
    Code("SS424", "{name} is said to be {status}, but {clause} cites it", "{name} 标为“{status}”，但 {clause} 引用了它", "warning"),
    Code("SS425", "article {name} is left out", "漏列条款 {name}"),
    Code("SS426", "the ruleset {id} does not list the articles of its source", "规则集 {id} 未列出所依据规定的各条款"),
    Code("SS427", "article {name} comes after the last one, {last}", "条款 {name} 在最后一条 {last} 之后", "warning"),
    # 4: what the analysis proves or shows by an example
    Code("SS440", "{about} can never hold: proved from {ground}", "{about} 永远不能成立：由 {ground} 可证", "warning"),
    Code("SS441", "{about} always holds, so it decides nothing: proved from {ground}", "{about} 总是成立，不起作用：由 {ground} 可证", "warning"),
    Code("SS442", "{about} decides nothing that is not decided without it: proved from {ground}", "{about} 不起作用，没有它结果也一样：由 {ground} 可证", "warning"),
    Code("SS443", "{about} can not hold together with {ground}: proved", "{about} 不能与 {ground} 同时成立：已证", "warning"),
    Code("SS444", "{about} can never bite: proved from {ground}", "{about} 永远不会否决任何人：由 {ground} 可证", "warning"),
    Code("SS445", "{about} always bites: proved from {ground}", "{about} 总是否决：由 {ground} 可证", "warning"),
    Code("SS446", "{about} can give no points unless {field} is {value}: proved; where it is {beside}, the result is at most {result}{clauses}", "{about}：除非 {field} 为 {value}，不可能得分：已证；{field} 为 {beside} 时结果至多为 {result}{clauses}", "warning"),
    Code("SS447", "{about} can never give points: proved from {ground}", "{about} 永远不能得分：由 {ground} 可证", "warning"),
    Code("SS448", "{about} can give {most} of its {points} points: proved from {ground}", "{about} 满分 {points} 分，{most} 分：由 {ground} 可证", "warning"),
    Code("SS449", "{about} comes to {value} for everyone: proved from {ground}", "{about} 对所有人都是 {value}：由 {ground} 可证", "warning"),
    Code("SS450", "{about} can divide by 0, and then its result is not known; counterexample: {witness}", "{about} 可能除以 0，此时无法得出结果；反例：{witness}", "warning"),
    Code("SS451", "{about}: the choices {one} and {other} mean the same: proved", "{about}：选项 {one} 与 {other} 的效果相同：已证", "warning"),
    Code("SS452", "{about} can be more than there are records; counterexample: {places} places for {count} record(s)", "{about} 可能多于记录数；反例：{count} 条记录，{places} 个名额", "warning"),
    Code("SS453", "{about} can never be due: proved from {ground}", "{about} 永远不会发生：由 {ground} 可证", "warning"),
    Code("SS454", "{about} is an attestation that no contest asks for", "{about} 是认定项，但没有评选要求它", "warning"),
    Code("SS455", "{about}: nobody can win, because {why}: proved", "{about}：无人能够获评，因为{why}：已证", "warning"),
    Code("SS456", "{about}: of {field} {better} is better, yet the better value comes out worse; counterexample: {first} gives {before}, {second} gives {after}{others}", "{about}：{field}{better}，而更优的值反而不利；反例：{first} 时为 {before}，{second} 时为 {after}{others}", "warning"),
    Code("SS457", "{count} question(s) are not decided without the solver: pip install 'servicestar[prove]' ({names})", "未安装求解器，{count} 个问题未能判定：pip install 'servicestar[prove]'（{names}）", "note"),
    Code("SS458", "{count} question(s) are not decided, by the solver either: {names}", "{count} 个问题未能判定，求解器亦未能判定：{names}", "note"),
    Code("SS459", "{about}: no value can lie in this band: proved from {ground}; the values go {values}", "{about}：没有值会落在此档：由 {ground} 可证；取值为 {values}", "warning"),
    # 5: records
    Code("SS501", "can not read {name}: {reason}", "无法读取 {name}：{reason}"),
    Code("SS502", "{header}: {value} is not {wanted}", "{header}“{value}”有误；应为：{wanted}"),
    Code("SS503", "{first} and {second} are both the field {field}", "{first} 与 {second} 同为字段 {field}"),
    Code("SS504", "{header} is empty; every record needs its {header}", "{header} 为空；每条记录都须有{header}"),
    Code("SS505", "{header} {value} stands twice (first in row {row})", "{header} {value} 重复（首见于第 {row} 行）"),
    Code("SS506", "there is no column {header} ({field})", "没有列 {header}（{field}）"),
    Code("SS507", "the row has {found} cells under {wanted} headers", "该行有 {found} 格，而表头只有 {wanted} 列"),
    Code("SS508", "there is no header row", "没有表头行"),
    Code("SS509", "there is no sheet {name}; there are: {known}", "没有工作表 {name}；现有：{known}"),
    Code("SS510", "too large: {what} over {limit}", "过大：{what}超过 {limit}"),
    Code("SS511", "{name} is not a file format that is read here; use {known}", "不支持 {name} 格式；请用 {known}"),
    Code("SS512", "reading {name} needs the extra: pip install 'servicestar[{extra}]'", "读取 {name} 需安装：pip install 'servicestar[{extra}]'"),
    Code("SS522", "{key}: {fields} do not fit together: {meaning}", "{key}：{fields} 互不相符：{meaning}", "note"),
    Code("SS520", "column {name} is not used", "未使用列 {name}", "note"),
    Code("SS521", "there is no column {header} ({field}); its values are missing", "没有列 {header}（{field}）；其值视为缺失", "note"),
    # 6: runs
    Code("SS601", "there is no contest {name}; there are: {known}", "没有评选 {name}；现有：{known}", usage=True),
    Code("SS602", "name one of the contests with --contest: {known}", "请用 --contest 指定评选：{known}", usage=True),
    Code("SS603", "contest {contest} needs a period such as --period {example}{found}", "评选 {contest} 需要周期，如 --period {example}{found}", usage=True),
    Code("SS604", "contest {contest} needs the history of {of} ({cite}); hand it in with --history …", "评选 {contest} 需要 {of} 的历史记录（{cite}）；请用 --history … 提交", usage=True),
    Code("SS605", "there is no fact {name}", "没有事实 {name}", usage=True),
    Code("SS606", "fact {name}: {value} is not {wanted}", "事实 {name} 的值 {value} 有误；应为：{wanted}", usage=True),
    Code("SS607", "the fact {name} ({title}) is not set and has no default ({cite}); set it with --set {name}=…", "事实 {name}（{title}）未设定且无默认值（{cite}）；请用 --set {name}=… 设定"),
    Code("SS608", "the places for {value} are not in the table ({cite}){way}", "名额表中没有 {value} 的规定（{cite}）{way}"),
    Code("SS609", "{group} has no number of places in {fact} ({cite})", "{fact} 中没有 {group} 的名额（{cite}）"),
    Code("SS610", "there is no reading {name}", "没有解释 {name}", usage=True),
    Code("SS611", "reading {reading} has no choice {name}; it has: {known}", "解释 {reading} 没有选项 {name}；现有：{known}", usage=True),
    Code("SS612", "contest {contest} is fed by {feed}; hand in its sheet with --with {feed}=…", "评选 {contest} 取数于 {feed}；请用 --with {feed}=… 提交其表", usage=True),
    Code("SS613", "{value} lies in no band of {clause} ({cite})", "{value} 不在 {clause} 的任何一档（{cite}）"),
    Code("SS614", "there is no record {name}", "没有记录 {name}", usage=True),
    Code("SS615", "can not write {name}: {reason}", "无法写入 {name}：{reason}", usage=True),
    Code("SS616", "{word} is not of the form NAME=VALUE", "{word} 不是 NAME=VALUE 的形式", usage=True),
    Code("SS617", "there is no ruleset {name}; there are: {known}", "没有规则集 {name}；现有：{known}", usage=True),
    Code("SS618", "the number of places has to be a whole number from 0, not {value} ({cite})", "名额须为不小于 0 的整数，而非 {value}（{cite}）"),
    Code("SS619", "the pool of {clause} is {value} yuan; a pool is a sum in whole fen, not below 0 ({cite})", "{clause} 的总额为 {value} 元；总额须为不小于 0 且精确到分的金额（{cite}）"),
    Code("SS620", "nobody can have a share of {value} in {clause} ({cite})", "{clause} 中不能有 {value} 的份额（{cite}）"),
    Code("SS630", "the calendar does not know the working days of {year}; supply them with --calendar FILE, or under `calendar:` in the ruleset", "日历中没有 {year} 年的工作日安排；请用 --calendar FILE 提交，或写在规则集的 calendar: 中"),
    Code("SS631", "{count} days from {day}: there is no calendar so far away", "自 {day} 起 {count} 天：超出日历范围"),
    Code("SS632", "{option}: {value} is not a date such as 2010-07-01", "{option}：{value} 不是 2010-07-01 这样的日期", usage=True),
    Code("SS633", "the period {period} has no days; write `within:` at its label", "周期 {period} 没有起止日；请在其名称处写 within:"),
    Code("SS634", "{event} counts during the {window}; say from when with {option}", "{event} 仅在{window}内有效；请用 {option} 说明起算日", usage=True),
    Code("SS635", "{name} is none of the events of {contest}: {known}", "{name} 不是 {contest} 的事项：{known}"),
    Code("SS636", "contest {contest} says nothing of what comes after a selection", "评选 {contest} 没有关于评选之后的规定", usage=True),
    Code("SS637", "there is no record {name} in the outcome", "结果中没有记录 {name}"),
    Code("SS621", "ties for awards that are decided before this one can fall in more than {limit} ways; settle those first ({cite})", "先行评定的奖项中并列的可能结果超过 {limit} 种；请先予以确定（{cite}）"),
    Code("SS640", "the history already has titles of {contest} in {period}; nothing was added. Take them out first if the contest was held anew", "历史记录已有 {contest} 在 {period} 的称号，未作追加；如系重新评选，请先删去原有各行", usage=True),
    Code("SS641", "contest {contest} has no period, so no title can be kept of it", "评选 {contest} 不分周期，不能记为称号", usage=True),
    Code("SS642", "titles can not be added to {name}; use {known}", "不能向 {name} 追加称号；请用 {known}", usage=True),
    Code("SS643", "{name} holds {what}, which would be lost; keep the history in a workbook of its own or as .csv", "{name} 中有{what}，改写后会丢失；请将历史记录另存为单独的工作簿或 .csv"),
    Code("SS644", "{keys} would not be read back from {name} as written; nothing was added", "{keys} 写入 {name} 后不能原样读回，未作追加"),
    Code("SS645", "{contest} {period}: {keys} are tied and were not added; write in who is chosen", "{contest} {period}：{keys} 并列待定，未予追加；确定人选后请补记", "note"),
    Code("SS646", "{contest} {period}: added as provisional, with attestations still to be given: {keys}", "{contest} {period}：以下为暂定，已追加，尚有认定未作出：{keys}", "note"),
    Code("SS647", "{contest} {period}: nobody won, so nothing was added", "{contest} {period}：无人获评，未作追加", "note"),
    Code("SS648", "the history has no column total (总分), so the totals were not kept", "历史记录没有“总分”列（total），总分未予记录", "note"),
    Code("SS651", "no history was handed in: nobody is taken as barred ({cite})", "未提交历史记录：视为无人受限（{cite}）", "note"),
    Code("SS652", "{clause} compares with {count} of {all} values; the others are missing", "{clause}的比较用了 {all} 个值中的 {count} 个，其余缺失", "note"),
    Code("SS653", "there are 0 places{group} ({cite})", "名额为 0{group}（{cite}）", "note"),
    Code("SS654", "{keys} are tied for {places} place(s){group}; a person has to decide", "{keys} 并列竞争 {places} 个名额{group}，须由人决定", "note"),
    Code("SS655", "{count} winner(s) are provisional: attestations are still to be given", "{count} 名获评者为暂定：尚有认定未作出", "note"),
    Code("SS656", "the sheet has no records", "表中没有记录", "note"),
    Code("SS658", "{amount}: fen left over between {keys}, which have equal claims: {fen}; a person has to decide ({cite})", "{amount} 尚余 {fen} 分，{keys} 权利相同，须由人决定（{cite}）", "note"),
    Code("SS659", "{amount} of {keys}: the text does not say; a person has to decide ({cite})", "{keys} 的 {amount} 条文未规定，须由人决定（{cite}）", "note"),
    Code("SS661", "{amount} is not shared out: {reason} ({cite})", "{amount} 未分配：{reason}（{cite}）", "note"),
    Code("SS662", "who of {keys} wins hangs on a tie for an award that is decided before this one; settle that first ({cite})", "{keys} 中谁获评取决于先行评定奖项的并列，须先予确定（{cite}）", "note"),
    Code("SS660", "nobody has a share in {amount}: {value} yuan are not given out ({cite})", "{amount} 无人参与分配：{value} 元未发放（{cite}）", "note"),
    Code("SS657", "contest {contest} has no periods; {found} was left aside", "评选 {contest} 不分周期；未采用 {found}", "note"),
    Code("SS671", "{date} takes until {last}, but has to be over before {day}, the last day of: {other}", "“{date}”至 {last} 方结束，而应在“{other}”截止日 {day} 之前结束", "note"),
    Code("SS672", "the period {period} was taken, whose last day of “{date}” is the first on or after {awarded}", "周期取 {period}：其“{date}”截止日是 {awarded} 起最先到来的", "note"),
    Code("SS673", "{key}: {event} on {day} has no effect: it counts from {first} to {last}", "{key}：{day} 的“{event}”无效：仅自 {first} 至 {last} 有效", "note"),
    Code("SS674", "{key}: {event} on {day} has no effect: {key} holds no title", "{key}：{day} 的“{event}”无效：{key} 没有称号", "note"),
    Code("SS675", "{key}: {event} on {day} changes nothing: the title was lost on {before}", "{key}：{day} 的“{event}”不再改变结果：称号已于 {before} 失去", "note"),
    Code("SS676", "{key}: nobody has to confirm the titles of {contest}", "{key}：{contest} 的称号无须确认", "note"),
    Code("SS677", "the place of {keys} is left open: {contest} shares one award a person with others, so a person has to say who moves up", "{keys} 的名额暂空：{contest} 与其他评选每人只能获评其一，须由人决定由谁递补", "note"),
    # 7: the ledger
    Code("SS701", "can not open the ledger {name}: {reason}", "无法打开台账 {name}：{reason}"),
    Code("SS702", "can not store in {name}: {reason}", "无法存入 {name}：{reason}"),
    Code("SS703", "this ledger needs the extra: pip install 'servicestar[{extra}]'", "使用此台账需安装：pip install 'servicestar[{extra}]'"),
    Code("SS704", "{name} names no ledger: {reason}", "{name} 不能作为台账：{reason}", usage=True),
    Code("SS705", "there is no entry {number}; the ledger has {count}", "没有第 {number} 条；台账共 {count} 条", usage=True),
    Code("SS706", "entry {number} is no outcome", "第 {number} 条不是评选结果", usage=True),
    Code("SS707", "{what} {value} is not {wanted}", "{what}“{value}”有误；应为：{wanted}", usage=True),
    Code("SS711", "entry {number} is not as it was stored: {reason}", "第 {number} 条与存入时不符：{reason}"),
    Code("SS712", "no entry has the hash {hash}: entries at the end are gone, or it is another ledger", "没有哈希为 {hash} 的条目：末尾条目已缺失，或并非同一台账"),
    Code("SS713", "entry {number} does not come out as it was stored: {reason}", "第 {number} 条重新计算的结果与存入时不同：{reason}"),
    Code("SS714", "the guards against editing are gone: {names}", "防止改动的触发器已不在：{names}"),
    # 82, 83: runs laid side by side
    Code("SS821", "{count} sheet(s) and {periods} period(s) were handed in; every sheet needs one period", "提交了 {count} 张表和 {periods} 个周期；每张表须对应一个周期", usage=True),
    Code("SS822", "{count} sheet(s) and {given} histories were handed in; give one for all, or one a sheet", "提交了 {count} 张表和 {given} 份历史记录；请提交一份共用，或每张表一份", usage=True),
    Code("SS823", "the records of {contest} in {ruleset} have no field {name}", "{ruleset} 中 {contest} 的记录没有字段 {name}", usage=True),
    Code("SS824", "a page of HTML needs the extra: pip install 'servicestar[{extra}]'", "生成网页需安装：pip install 'servicestar[{extra}]'"),
    Code("SS825", "the period {period} stands twice; every sheet needs one of its own", "周期 {period} 重复；每张表须有各自的周期", usage=True),
    Code("SS826", "{period}, {side}: {told}", "{period}，{side}：{told}"),
    Code("SS831", "{readings}: tried alone, not together with the others: there are {count} combinations, more than {limit}", "{readings}：只单独试过，未与其他解释组合：组合共 {count} 种，超过 {limit} 种", "note"),
    Code("SS832", "{readings}: not combined, because there are {count} combinations, more than {limit}, and alone it changes nothing", "{readings}：未参与组合，因组合共 {count} 种，超过 {limit} 种，且单独改变时不影响任何结果", "note"),
)  # fmt: skip

CODES: dict[str, Code] = {row.code: row for row in _ROWS}
