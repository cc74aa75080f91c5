import { useMemo, useState } from "react";
import { Link, Route, Routes } from "react-router";
import { TaskForm } from "./components/TaskForm";
import { TaskList } from "./components/TaskList";
import { useTasks } from "./hooks/useTasks";
import { formatCount } from "./lib/format";

type Filter = "all" | "open" | "done";

const FILTERS: { value: Filter; label: string }[] = [
  { value: "all", label: "All" },
  { value: "open", label: "Open" },
  { value: "done", label: "Done" },
];

function Header({ open }: { open: number }) {
  return (
    <header className="flex items-center justify-between border-b p-4">
      <h1 className="text-2xl font-semibold">Clinic tasks</h1>
      <nav className="flex gap-4">
        <Link to="/">Tasks</Link>
        <Link to="/about">About</Link>
      </nav>
      <span aria-live="polite">{formatCount(open, "open task")}</span>
    </header>
  );
}

function Tasks() {
  const { tasks, addTask, toggleTask, removeTask } = useTasks();
  const [filter, setFilter] = useState<Filter>("all");
  const [search, setSearch] = useState("");

  const shown = useMemo(() => {
    const needle = search.trim().toLowerCase();
    return tasks.filter((task) => {
      if (filter === "open" && task.isDone) return false;
      if (filter === "done" && !task.isDone) return false;
      return needle === "" || task.title.toLowerCase().includes(needle);
    });
  }, [tasks, filter, search]);

  return (
    <main className="mx-auto max-w-3xl space-y-6 p-4">
      <TaskForm onAdd={addTask} />
      <div className="flex flex-wrap items-center gap-2">
        <label className="sr-only" htmlFor="search">
          Search
        </label>
        <input
          id="search"
          className="rounded border px-3 py-2"
          placeholder="Search tasks"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {FILTERS.map((item) => (
          <button
            key={item.value}
            type="button"
            aria-pressed={filter === item.value}
            className="rounded border px-3 py-2"
            onClick={() => setFilter(item.value)}
          >
            {item.label}
          </button>
        ))}
      </div>
      <TaskList tasks={shown} onToggle={toggleTask} onRemove={removeTask} />
    </main>
  );
}

function About() {
  return (
    <main className="mx-auto max-w-3xl p-4">
      <p>Tasks of the practice, shared by everybody at the front desk.</p>
    </main>
  );
}

export default function App() {
  const { tasks } = useTasks();
  const open = tasks.filter((task) => !task.isDone).length;
  return (
    <>
      <Header open={open} />
      <Routes>
        <Route path="/" element={<Tasks />} />
        <Route path="/about" element={<About />} />
      </Routes>
    </>
  );
}
