"""What a page does when a person opens it: everything it asks for, runs, or complains of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Visit:
    """One page, open, and what was seen of it until now."""

    page: Any
    ran: list[str] = field(default_factory=list)  # dialogs, and whatever called `pwned`
    asked: list[str] = field(default_factory=list)  # every address asked for, the page's own apart
    complaints: list[str] = field(default_factory=list)  # console errors, failed requests

    def broken_pictures(self) -> list[str]:
        """Sources of pictures that do not show."""
        code = "[...document.images].filter(i => !(i.complete && i.naturalWidth)).map(i => i.src.slice(0, 120))"
        return self.page.evaluate(code)

    def width(self) -> int:
        """Pixels the page takes across, whatever the window's width."""
        return self.page.evaluate("document.documentElement.scrollWidth")


@contextmanager
def visiting(browser: Any, address: str, width: int = 1280, scheme: str = "light") -> Iterator[Visit]:
    """The page at an address, wholly loaded; every alert is counted as code that ran."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    visit = Visit(page)
    page.expose_function("pwned", lambda: visit.ran.append("pwned()"))
    page.on("dialog", lambda dialog: (visit.ran.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: visit.complaints.append(f"failed {request.url[:200]}"))
    page.on("request", lambda request: visit.asked.append(request.url) if request.url != address else None)
    page.on("popup", lambda popup: visit.ran.append(f"popup {popup.url}"))
    try:
        page.goto(address, wait_until="load")
        for picture in page.locator("img[loading=lazy]").all():
            picture.scroll_into_view_if_needed()
        page.wait_for_timeout(200)
        yield visit
    finally:
        context.close()
