"""Words for dates and for what comes after a selection, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from servicestar.diagnostics import Lang

PHRASES: Mapping[str, tuple[str, str]] = {
    # titles
    "after": ("After the selection", "评选之后"),
    "awarded": ("awarded", "获评"),
    "confirmed": ("confirmed", "已确认"),
    "disqualified": ("disqualified", "取消资格"),
    "revoked": ("revoked", "撤销称号"),
    "moved_up": ("moved up", "递补"),
    "stands": ("nothing has cost it the title", "称号未受影响"),
    "no_title": ("it holds no title, and none has come to it", "没有称号，亦未递补"),
    "lost_for": ("{day}: {event}", "{day}：{event}"),
    "said": (" ({note})", "（{note}）"),
    "within": (
        "counts from {first} to {last}, both included",
        "自 {first} 至 {last}（含）有效",
    ),
    "at_any_time": ("counts at any time", "任何时候均有效"),
    "came_by": ("moved up into a place that {keys} lost", "递补 {keys} 空出的名额"),
    "nobody": ("nobody moves up; the place stays empty", "不递补，名额空缺"),
    "to_next": ("its place goes to the next in rank", "名额由下一名递补"),
    "none_left": ("nobody is left to move up; the place stays empty", "无人可递补，名额空缺"),
    "to_decide": ("a person has to say who moves up", "由谁递补须由人决定"),
    "kept_open": ("the place stays empty", "名额空缺"),
    "in_tie": (
        "tied with {keys} for a place, for a person to decide",
        "与 {keys} 并列竞争名额，须由人决定",
    ),
    "confirmed_on": ("confirmed on {day}", "已于 {day} 确认"),
    "by_whom": (" by {who}", "（{who}）"),
    "due": ("due: {what}", "应发：{what}"),
    "waiting": ("due once it is confirmed{who}: {what}", "待确认后发放{who}：{what}"),
    "give_back": ("to be given back: {what}", "应收回：{what}"),
    "came_with": ("the title came with: {what}", "随称号所得：{what}"),
    "money": ("{money} yuan", "奖金 {money} 元"),
    "points": ("{points} grading points", "考核加 {points} 分"),
    "and": ("; ", "；"),
    "keys": (", ", "、"),
    "barred": ("can not stand in {cycle}", "{cycle} 不得参评"),
    "reading": ("{reading} = {choice}: {text}", "{reading} = {choice}：{text}"),
    # dates
    "first_days": ("first {count} working days after {of}", "{of} 之后前 {count} 个工作日"),
    "the_period": ("the period", "评选周期"),
    "working_after": ("{count} working days after {of}", "{of}后 {count} 个工作日"),
    "working_before": ("{count} working days before {of}", "{of}前 {count} 个工作日"),
    "calendar_after": ("{count} days after {of}", "{of}后 {count} 天"),
    "calendar_before": ("{count} days before {of}", "{of}前 {count} 天"),
    "of_award": ("the award", "获奖"),
    "of_publication": ("publication", "公示"),
    "latest": ("at the latest", "最迟"),
    "publish_by": ("publish by {day}", "至迟 {day} 公示"),
    "open": ("needs {options}", "须给出 {options}"),
    "faulty": ("can not be worked out", "无法推算"),
    "awarded_on": ("awarded {day}", "获奖 {day}"),
    "published_on": ("published {day}", "公示 {day}"),
    "no_dates": ("the contest has no dates", "该评选没有期限"),
    # tables
    "date": ("date", "事项"),
    "first": ("from", "起"),
    "last": ("to", "止"),
    "rule": ("rule", "依据"),
    "key": ("key", "编号"),
    "name": ("name", "姓名"),
    "status": ("status", "状态"),
    "why": ("why", "原因与结果"),
    "before": ("before: {keys}", "原获评：{keys}"),
    "now": ("now: {keys}", "现获评：{keys}"),
    "nobody_at_all": ("nobody", "无"),
    "vacant": ("vacant places: {count}", "空缺名额：{count}"),
    "tied": ("tied, for a person to decide: {keys}", "并列待定，须由人决定：{keys}"),
    "vacant_in": ("{group} {count}", "{group} {count}"),
}


def phrase(name: str, lang: Lang, **words: object) -> str:
    """A phrase in one language, its braces filled."""
    return PHRASES[name][lang == "zh"].format(**words)
