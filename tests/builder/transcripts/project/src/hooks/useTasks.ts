import { useEffect, useState } from "react";

export interface Task {
  id: string;
  title: string;
  room: number;
  isDone: boolean;
  createdAt: string;
}

export interface NewTask {
  title: string;
  room: number;
}

const KEY = "clinic-tasks";

function load(): Task[] {
  const stored = localStorage.getItem(KEY);
  if (stored === null) return [];
  try {
    return JSON.parse(stored) as Task[];
  } catch {
    return [];
  }
}

export function useTasks() {
  const [tasks, setTasks] = useState<Task[]>(load);

  useEffect(() => {
    localStorage.setItem(KEY, JSON.stringify(tasks));
  }, [tasks]);

  function addTask(task: NewTask) {
    const added: Task = {
      ...task,
      id: crypto.randomUUID(),
      isDone: false,
      createdAt: new Date().toISOString(),
    };
    setTasks((before) => [added, ...before]);
  }

  function toggleTask(id: string) {
    setTasks((before) =>
      before.map((task) => (task.id === id ? { ...task, isDone: !task.isDone } : task)),
    );
  }

  function removeTask(id: string) {
    setTasks((before) => before.filter((task) => task.id !== id));
  }

  return { tasks, addTask, toggleTask, removeTask };
}
