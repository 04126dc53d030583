// What a day left, of what was taken and given back. Money is whole paise.
import type { Answer } from "../../api/client";
import type { PaymentMethod } from "../../api/schema.gen";

type Takings = Answer<"/v1/takings", "get">;

/** The ways in which money is paid by hand, cash first. */
export const byHand = ["cash", "upi", "card", "cheque", "transfer"] as const satisfies readonly PaymentMethod[];

/** All methods together: cash that went back is apart from what was taken. */
export function totalOf(methods: Takings["methods"]): { taken: number; back: number; stays: number } {
  const taken = methods.reduce((all, one) => all + one.taken, 0);
  const back = methods.reduce((all, one) => all + one.given_back, 0);
  return { taken, back, stays: taken - back };
}

/** The cash that a person has to hand over at the end of the day: below zero where more was given back than taken. */
export const cashOf = (person: Takings["people"][number]): number => person.taken.cash - person.given_back;
