import { formatDate } from "../lib/format";
import type { Task } from "../hooks/useTasks";

interface Props {
  tasks: Task[];
  onToggle: (id: string) => void;
  onRemove: (id: string) => void;
}

export function TaskList({ tasks, onToggle, onRemove }: Props) {
  if (tasks.length === 0) {
    return <p className="card">Nothing to do. Add the first task above.</p>;
  }
  return (
    <ul className="space-y-2">
      {tasks.map((task) => (
        <li key={task.id} className="card flex items-center gap-3">
          <input
            type="checkbox"
            checked={task.isDone}
            aria-label={`Done: ${task.title}`}
            onChange={() => onToggle(task.id)}
          />
          <div className="grow">
            <p className={task.isDone ? "line-through opacity-60" : ""}>{task.title}</p>
            <p className="text-sm opacity-70">
              Room {task.room} · {formatDate(task.createdAt)}
            </p>
          </div>
          <button
            type="button"
            className="rounded border px-3 py-1"
            onClick={() => onRemove(task.id)}
          >
            Remove
          </button>
        </li>
      ))}
    </ul>
  );
}
