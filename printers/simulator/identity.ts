export interface Identity {
  readonly model: string;
  readonly serialNumber: string;
  readonly firmware: string;
}
