import { Suspense } from "react";
import { EventsScreen } from "./events-screen";

export default function EventsPage() {
  return (
    <Suspense>
      <EventsScreen />
    </Suspense>
  );
}
