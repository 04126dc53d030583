// What journeys of the bench need: the API as the signed-in person, to bring an order to where a flow begins.
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, url } from "./desk";

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, read only for ids
type Answer = any;

/** Calls the API as whoever is signed in on this page. */
export class Bench {
  #token = "";
  constructor(private readonly page: Page) {
    page.on("request", (request) => {
      const { authorization } = request.headers();
      if (authorization && request.url().includes("/v1/")) this.#token = authorization;
    });
  }
  get hospital(): string {
    return new URL(this.page.url()).pathname.split("/")[2]!;
  }
  async call(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer> {
    if (!this.#token) {
      // The page was opened before anybody listened.
      await Promise.all([this.page.waitForRequest(/\/v1\//), this.page.reload()]);
      await expect(this.page.locator("main h1").first()).toBeVisible();
    }
    const answer = await this.page.request.fetch(url() + path, {
      method,
      headers: {
        Authorization: this.#token,
        "X-Hospital": this.hospital,
        "Content-Type": "application/json",
        ...(method === "POST" && { "Idempotency-Key": randomUUID() }),
      },
      ...(body !== undefined && { data: JSON.stringify(body) }),
    });
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return answer.json();
  }
  order(id: string): Promise<Answer> {
    return this.call("GET", `/v1/orders/${id}`);
  }
  /** A patient of the board who is of age. */
  async grown(): Promise<string> {
    const board = await this.call("GET", "/v1/orders?tab=processing");
    return board.cards.find((card: Answer) => Number.parseInt(card.patient.age, 10) >= 20).patient.id;
  }
  /** An order of these tests that is paid later and whose patient waits with a number. Needs a supervisor. */
  async waiting(tests: readonly string[], priority = "routine", whose?: string): Promise<Answer> {
    const patient = whose ?? (await this.grown());
    const id = `${this.hospital}-${uuid7()}`;
    await this.call("POST", "/v1/orders", {
      id,
      patient,
      tests,
      settlement: "later",
      reason: "ward",
      priority,
    });
    return this.order(id);
  }
  /** The same with every tube drawn. */
  async drawn(tests: readonly string[], priority = "routine", whose?: string): Promise<Answer> {
    const order = await this.waiting(tests, priority, whose);
    const id: string = order.id;
    await this.call("POST", `/v1/orders/${id}/collect`, {
      specimens: order.specimens.map((tube: Answer) => ({ id: tube.id, accession: tube.accession })),
      identity: { confirmed: ["name", "birth_date"], how: "spoken" },
    });
    return this.order(id);
  }
  /** Tells the double of Razorpay what happens there. */
  async bank(path: string, body: unknown): Promise<Answer> {
    const data = JSON.stringify(body);
    const answer = await this.page.request.post(`${url()}/razorpay/${path}`, {
      headers: { "X-Local-Control": "1" },
      data,
    });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  }
  /** An order that was paid online, with Razorpay's id of the payment. */
  async paidOnline(tests: readonly string[]): Promise<{ order: Answer; payment: string }> {
    const id = `${this.hospital}-${uuid7()}`;
    const patient = await this.grown();
    await this.call("POST", "/v1/orders", { id, patient, tests, settlement: "online", priority: "routine" });
    const { gateway_order } = await this.call("POST", `/v1/orders/${id}/payments`, {});
    const said = await this.bank("checkout/attempts", { order_id: gateway_order, outcome: "success" });
    await expect.poll(async () => (await this.order(id)).state).toBe("confirmed");
    return { order: await this.order(id), payment: said.razorpay_payment_id };
  }
  /** The same, received and accepted. */
  async accepted(tests: readonly string[]): Promise<Answer> {
    const { id, specimens } = await this.drawn(tests);
    const body = { specimens: specimens.map((tube: Answer) => tube.id) };
    await this.call("POST", `/v1/orders/${id}/receive`, body);
    await this.call("POST", `/v1/orders/${id}/accept`, body);
    return this.order(id);
  }
  /** The same, in process. */
  async started(tests: readonly string[]): Promise<Answer> {
    const { id } = await this.accepted(tests);
    const order = await this.order(id);
    const start = order.acts.find((act: Answer) => act.command === "start");
    await this.call("POST", `/v1/orders/${id}/start`, { items: start.parts.map((part: string) => part.slice(5)) });
    return this.order(id);
  }
  /** Types and submits values, by test. */
  async submit(id: string, values: Readonly<Record<string, string>>): Promise<void> {
    const { fields } = await this.call("GET", `/v1/orders/${id}/drafts`);
    const unit = (code: string) => fields.find((field: Answer) => field.item === code).unit;
    await this.call("POST", `/v1/orders/${id}/submit`, {
      results: Object.entries(values).map(([item, value]) => ({ item, value, unit: unit(item) })),
    });
  }
}

function uuid7(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const rest = randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(15)}`;
}
