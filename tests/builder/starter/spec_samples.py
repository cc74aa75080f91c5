"""Hand-written specifications that together use every part of the generator."""

from tests.builder.starter.tool_samples import calculator, converter, list_tool, quiz, timer

from paynto.builder.starter.contents import Item, OpeningHours, Section, SiteContent
from paynto.builder.starter.spec import (
    AppSpec,
    Chart,
    DashboardPage,
    EntityPage,
    EntitySpec,
    FieldSpec,
    Figure,
    Filter,
    Look,
    Option,
    PublicFormPage,
    Rule,
    Sort,
    TextPage,
)


def clinic() -> AppSpec:
    """A task tracker: every field type, start filters, figures, charts."""
    staff = EntitySpec(
        name="Colleague",
        slug="colleagues",
        label="Colleague",
        label_plural="Colleagues",
        icon="user",
        title_field="name",
        fields=[
            FieldSpec(name="name", label="Name", type="text", is_required=True),
            FieldSpec(name="email", label="E-mail", type="email", is_unique=True),
            FieldSpec(name="phone", label="Phone", type="phone"),
            FieldSpec(name="website", label="Website", type="url"),
        ],
        samples=[
            {"name": "Dr Ana Silva", "email": "ana@example.com", "phone": "+1 555 0100"},
            {"name": "Ben Okafor", "email": "ben@example.com"},
            {"name": "Chloé Martin", "email": "chloe@example.com"},
        ],
    )
    task = EntitySpec(
        name="Task",
        slug="tasks",
        label="Task",
        label_plural="Tasks",
        icon="clipboard-list",
        description="What has to be done in the practice.",
        title_field="title",
        sort=Sort(field="due"),
        filters=[Filter(field="status", operator="is_not", value="done")],
        fields=[
            FieldSpec(name="title", label="Title", type="text", is_required=True),
            FieldSpec(
                name="status",
                label="Status",
                type="enum",
                is_required=True,
                default="todo",
                options=[
                    Option(value="todo", label="To do"),
                    Option(value="doing", label="In progress", tone="info"),
                    Option(value="done", label="Done", tone="success"),
                ],
            ),
            FieldSpec(name="assignee", label="Assignee", type="relation", target="Colleague"),
            FieldSpec(name="due", label="Due date", type="date", default="today"),
            FieldSpec(name="urgent", label="Urgent", type="boolean"),
            FieldSpec(
                name="effort",
                label="Effort",
                type="integer",
                minimum=0,
                maximum=100,
                unit="h",
                default=1,
            ),
            FieldSpec(name="cost", label="Cost", type="money", minimum=0),
            FieldSpec(name="progress", label="Progress", type="percentage", minimum=0, maximum=100),
            FieldSpec(name="rating", label="Rating", type="rating"),
            FieldSpec(name="weight", label="Weight", type="decimal"),
            FieldSpec(name="startsAt", label="Starts at", type="datetime", default="now"),
            FieldSpec(name="alarm", label="Alarm", type="time", hint="When to be reminded."),
            FieldSpec(name="notes", label="Notes", type="long_text"),
        ],
        samples=[
            {
                "title": f"Order gloves {index}",
                "status": ["todo", "doing", "done"][index % 3],
                "assignee": index % 3,
                "due": f"today{index - 6:+}d",
                "urgent": index % 4 == 0,
                "effort": index,
                "cost": 12.5 * index,
                "rating": index % 5 + 1,
                "startsAt": f"today{index:+}d 09:30",
            }
            for index in range(24)
        ],
    )
    return AppSpec(
        name="Clinic Tasks",
        purpose="Keeps track of the work in a dental clinic.",
        stack="fullstack",
        entities=[task, staff],
        pages=[
            DashboardPage(),
            EntityPage(entity="Task"),
            EntityPage(entity="Colleague"),
            TextPage(slug="about", title="About", paragraphs=["Made for the practice."]),
        ],
        figures=[
            Figure(
                label="Open tasks",
                entity="Task",
                filters=[Filter(field="status", operator="is_not", value="done")],
            ),
            Figure(
                label="Overdue",
                entity="Task",
                filters=[
                    Filter(field="due", operator="before_today"),
                    Filter(field="status", operator="is_not", value="done"),
                ],
            ),
            Figure(
                label="Cost this month",
                entity="Task",
                measure="sum",
                field="cost",
                filters=[Filter(field="due", operator="this_month")],
            ),
            Figure(
                label="Effort times rating",
                entity="Task",
                measure="sum",
                field="effort",
                multiply_by="rating",
            ),
        ],
        charts=[
            Chart(title="Tasks by status", kind="donut", entity="Task", group_by="status"),
            Chart(
                title="Cost by month",
                kind="line",
                entity="Task",
                group_by="due",
                by_month=True,
                measure="sum",
                field="cost",
            ),
            Chart(title="Tasks by assignee", entity="Task", group_by="assignee"),
            Chart(
                title="Urgent or not",
                entity="Task",
                group_by="urgent",
                measure="average",
                field="effort",
            ),
        ],
        look=Look(accent="#0f766e", radius="large"),
    )


def library() -> AppSpec:
    """Books, readers and loans: a title that is a relation, and the rule that a book is lent once at a time."""
    return AppSpec(
        name="School Library",
        purpose="Lends books to readers.",
        stack="fullstack",
        entities=[
            EntitySpec(
                name="Book",
                slug="books",
                label="Book",
                label_plural="Books",
                icon="book-open",
                title_field="title",
                fields=[
                    FieldSpec(name="title", label="Title", type="text", is_required=True),
                    FieldSpec(name="author", label="Author", type="text"),
                    FieldSpec(name="isbn", label="ISBN", type="text", is_unique=True),
                ],
                samples=[
                    {"title": "Momo", "author": "Michael Ende"},
                    {"title": "Matilda", "author": "Roald Dahl"},
                ],
            ),
            EntitySpec(
                name="Reader",
                slug="readers",
                label="Reader",
                label_plural="Readers",
                icon="user",
                title_field="name",
                fields=[
                    FieldSpec(name="name", label="Name", type="text", is_required=True),
                    FieldSpec(name="form", label="Class", type="text"),
                ],
                samples=[{"name": "Mia"}, {"name": "Noah"}],
            ),
            EntitySpec(
                name="Loan",
                slug="loans",
                label="Loan",
                label_plural="Loans",
                icon="repeat",
                title_field="book",
                filters=[Filter(field="returnedOn", operator="is_empty")],
                fields=[
                    FieldSpec(
                        name="book", label="Book", type="relation", target="Book", is_required=True
                    ),
                    FieldSpec(
                        name="reader",
                        label="Reader",
                        type="relation",
                        target="Reader",
                        is_required=True,
                    ),
                    FieldSpec(
                        name="lentOn",
                        label="Lent on",
                        type="date",
                        is_required=True,
                        default="today",
                    ),
                    FieldSpec(name="returnedOn", label="Returned on", type="date"),
                ],
                rules=[
                    Rule(
                        kind="one_open",
                        relation="book",
                        open_field="returnedOn",
                        message="This book is lent to somebody else at the moment.",
                    )
                ],
                samples=[{"book": 0, "reader": 1, "lentOn": "today-10d"}],
            ),
        ],
        pages=[EntityPage(entity="Loan"), EntityPage(entity="Book"), EntityPage(entity="Reader")],
        look=Look(accent="#b45309", font="serif"),
    )


def barber() -> AppSpec:
    """Booking of free slots."""
    return AppSpec(
        name="Fade & Co",
        purpose="Book your haircut.",
        stack="fullstack",
        entities=[
            EntitySpec(
                name="Barber",
                slug="barbers",
                label="Barber",
                label_plural="Barbers",
                icon="scissors",
                title_field="name",
                fields=[FieldSpec(name="name", label="Name", type="text", is_required=True)],
                samples=[{"name": "Sam"}, {"name": "Lee"}],
            ),
            EntitySpec(
                name="Appointment",
                slug="appointments",
                label="Appointment",
                label_plural="Appointments",
                icon="calendar-check",
                title_field="customer",
                sort=Sort(field="day"),
                fields=[
                    FieldSpec(name="customer", label="Your name", type="text", is_required=True),
                    FieldSpec(name="phone", label="Phone", type="phone", is_required=True),
                    FieldSpec(
                        name="barber",
                        label="Barber",
                        type="relation",
                        target="Barber",
                        is_required=True,
                    ),
                    FieldSpec(name="day", label="Day", type="date", is_required=True),
                    FieldSpec(name="time", label="Time", type="time", is_required=True),
                    FieldSpec(
                        name="status",
                        label="Status",
                        type="enum",
                        is_required=True,
                        default="booked",
                        options=[
                            Option(value="booked", label="Booked", tone="info"),
                            Option(value="cancelled", label="Cancelled", tone="danger"),
                        ],
                    ),
                ],
                rules=[
                    Rule(
                        kind="no_overlap",
                        fields=["barber", "day", "time"],
                        message="This time has just been taken. Please choose another one.",
                        ignore=Filter(field="status", operator="is", value="cancelled"),
                    )
                ],
                samples=[
                    {
                        "customer": "Ola",
                        "phone": "+1 555 0101",
                        "barber": 0,
                        "day": "today+1d",
                        "time": "10:00",
                        "status": "booked",
                    }
                ],
            ),
        ],
        pages=[
            EntityPage(entity="Appointment"),
            EntityPage(entity="Barber"),
            PublicFormPage(
                slug="book",
                title="Book an appointment",
                entity="Appointment",
                fields=["customer", "phone", "barber", "day", "time"],
                intro="Choose a barber, a day and a free time.",
                success="See you soon!",
                submit_label="Book",
                slots={"opens": "09:00", "closes": "12:00", "minutes": 30},
            ),
        ],
    )


def signup() -> AppSpec:
    """Sign-up with a capacity."""
    return AppSpec(
        name="Club Evenings",
        purpose="Sign up for our evenings.",
        stack="fullstack",
        entities=[
            EntitySpec(
                name="Event",
                slug="events",
                label="Event",
                label_plural="Events",
                icon="party-popper",
                title_field="name",
                fields=[
                    FieldSpec(name="name", label="Name", type="text", is_required=True),
                    FieldSpec(name="day", label="Day", type="date"),
                    FieldSpec(
                        name="capacity",
                        label="Places",
                        type="integer",
                        is_required=True,
                        default=10,
                        minimum=1,
                    ),
                ],
                samples=[
                    {"name": "Pottery", "day": "today+7d", "capacity": 2},
                    {"name": "Chess", "day": "today+9d", "capacity": 12},
                ],
            ),
            EntitySpec(
                name="Registration",
                slug="registrations",
                label="Registration",
                label_plural="Registrations",
                title_field="name",
                fields=[
                    FieldSpec(name="name", label="Your name", type="text", is_required=True),
                    FieldSpec(name="email", label="E-mail", type="email", is_required=True),
                    FieldSpec(
                        name="event",
                        label="Event",
                        type="relation",
                        target="Event",
                        is_required=True,
                    ),
                    FieldSpec(
                        name="people",
                        label="People",
                        type="integer",
                        is_required=True,
                        default=1,
                        minimum=1,
                        maximum=10,
                    ),
                ],
                rules=[
                    Rule(
                        kind="capacity",
                        relation="event",
                        limit_field="capacity",
                        amount_field="people",
                        message="There are not enough places left.",
                    )
                ],
                samples=[{"name": "Ida", "email": "ida@example.com", "event": 0, "people": 1}],
            ),
        ],
        pages=[
            EntityPage(entity="Event"),
            EntityPage(entity="Registration"),
            PublicFormPage(
                slug="sign-up",
                title="Sign up",
                entity="Registration",
                fields=["name", "email", "event", "people"],
                submit_label="Sign up",
            ),
        ],
    )


def bakery() -> AppSpec:
    """A landing page with opening hours and a contact form that stores messages."""
    return AppSpec(
        name="Bakery Lindqvist",
        purpose="Fresh bread every morning.",
        stack="fullstack",
        entities=[
            EntitySpec(
                name="Message",
                slug="messages",
                label="Message",
                label_plural="Messages",
                icon="mail",
                title_field="name",
                fields=[
                    FieldSpec(name="name", label="Name", type="text", is_required=True),
                    FieldSpec(name="email", label="E-mail", type="email", is_required=True),
                    FieldSpec(name="message", label="Message", type="long_text", is_required=True),
                    FieldSpec(name="isRead", label="Read", type="boolean"),
                ],
            )
        ],
        pages=[EntityPage(entity="Message")],
        content=SiteContent(
            headline="Bread the way it used to be",
            subline="Sourdough, rolls and cakes, baked through the night and on the shelf by seven.",
            call_to_action="Write to us",
            contact_entity="Message",
            sections=[
                Section(
                    kind="offers",
                    title="From the oven",
                    items=[
                        Item(
                            title="Rye sourdough",
                            text="24 hours of rest.",
                            price="$6.50",
                            tags=["vegan"],
                        ),
                        Item(title="Cinnamon bun", text="Still warm.", price="$3.20"),
                    ],
                ),
                Section(
                    kind="features",
                    title="Why us",
                    items=[
                        Item(title="Local flour", text="From the mill in the next village."),
                        Item(title="No additives"),
                        Item(title="By hand"),
                    ],
                ),
                Section(
                    kind="hours",
                    title="Opening hours",
                    hours=[
                        OpeningHours(day="Monday – Friday", hours="07:00–18:00"),
                        OpeningHours(day="Saturday", hours="07:00–13:00"),
                        OpeningHours(day="Sunday", hours="Closed"),
                    ],
                ),
                Section(
                    kind="steps",
                    title="How to order",
                    items=[Item(title="Call"), Item(title="Choose"), Item(title="Collect")],
                ),
                Section(
                    kind="faq",
                    title="Questions",
                    items=[Item(title="Do you deliver?", text="Within the village.")],
                ),
                Section(kind="contact", title="Say hello"),
            ],
        ),
        look=Look(accent="#c2410c", font="serif", radius="large"),
    )


def portfolio() -> AppSpec:
    return AppSpec(
        name="Mara Voss",
        purpose="Designer and illustrator.",
        stack="react",
        content=SiteContent(
            headline="I draw things that explain things",
            subline="Editorial illustration and interface design.",
            sections=[
                Section(kind="about", title="About me", text="Ten years of pencils."),
                Section(
                    kind="projects",
                    title="Selected work",
                    items=[
                        Item(
                            title="Metro map",
                            text="A map for a night bus line.",
                            tags=["Map"],
                            link="https://example.com",
                        ),
                        Item(title="Plant book"),
                    ],
                ),
                Section(
                    kind="skills",
                    title="Skills",
                    items=[
                        Item(title="Illustration", tags=["Ink", "Vector"]),
                        Item(title="Interfaces"),
                    ],
                ),
                Section(
                    kind="gallery",
                    title="Sketches",
                    items=[Item(title="Harbour"), Item(title="Market"), Item(title="Dunes")],
                ),
                Section(
                    kind="contact",
                    title="Contact",
                    items=[
                        Item(
                            title="E-mail", text="mara@example.com", link="mailto:mara@example.com"
                        )
                    ],
                ),
            ],
        ),
        look=Look(accent="#7c3aed", theme="dark"),
    )


ALL = {
    "clinic": clinic,
    "library": library,
    "barber": barber,
    "signup": signup,
    "bakery": bakery,
    "portfolio": portfolio,
    "timer": timer,
    "converter": converter,
    "quiz": quiz,
    "calculator": calculator,
    "keypad": lambda: calculator("basic"),
    "list_tool": list_tool,
}
