"""Names of components that belong to pages."""


def page_component(slug: str) -> str:
    name = "".join(part.capitalize() for part in slug.split("-"))
    return f"{name}Page" if name[0].isalpha() else f"Page{name}"
