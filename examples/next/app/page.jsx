import { Achievements } from "./achievements.jsx";

export default function Page() {
  return (
    <main>
      <h1>Workouts</h1>
      <Achievements />
    </main>
  );
}
