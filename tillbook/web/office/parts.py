"""Parts: a part of a page, made anew for whoever changed something on it."""

from collections.abc import Callable

from tillbook.web.call import Call
from tillbook.web.office.desk import Desk, sat_down
from tillbook.web.office.figures import written_as_in
from tillbook.web.office.page import Values, html, templates
from tillbook.web.route import Answer


async def part(call: Call, template: str, work: Callable[[Desk], Values]) -> Answer:
    """Ask the books beside the loop, and show what they say now."""

    def made() -> Answer:
        desk = sat_down(call)
        written_as_in(desk.country)
        said = {"desk": desk, "now": desk.now, **work(desk)}
        return html(templates().get_template(template).render(said))

    return await call.doors.in_thread(made)
