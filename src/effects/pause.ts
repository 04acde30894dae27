/** Waits without holding up anything else. Only for polling what gives no event; every loop around it is bounded. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
