import { useId, useState, type FormEvent } from "react";
import type { NewTask } from "../hooks/useTasks";

interface Props {
  onAdd: (task: NewTask) => void;
}

export function TaskForm({ onAdd }: Props) {
  const id = useId();
  const [title, setTitle] = useState("");
  const [room, setRoom] = useState("1");
  const [error, setError] = useState<string | null>(null);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (title.trim() === "") {
      setError("Give the task a title.");
      return;
    }
    onAdd({ title: title.trim(), room: Number(room) });
    setTitle("");
    setError(null);
  }

  return (
    <form className="card space-y-3" onSubmit={submit} noValidate>
      <div>
        <label className="block font-medium" htmlFor={`${id}-title`}>
          Title
        </label>
        <input
          id={`${id}-title`}
          className="w-full rounded border px-3 py-2"
          value={title}
          aria-invalid={error !== null}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={(event) => setTitle(event.target.value)}
        />
        {error ? (
          <p id={`${id}-error`} role="alert" className="text-red-700">
            {error}
          </p>
        ) : null}
      </div>
      <div>
        <label className="block font-medium" htmlFor={`${id}-room`}>
          Room
        </label>
        <select
          id={`${id}-room`}
          className="rounded border px-3 py-2"
          value={room}
          onChange={(event) => setRoom(event.target.value)}
        >
          <option value="1">Room 1</option>
          <option value="2">Room 2</option>
          <option value="3">Room 3</option>
        </select>
      </div>
      <button className="button" type="submit">
        Add task
      </button>
    </form>
  );
}
