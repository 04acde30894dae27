// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What is left
 */
export type DeferralKind = "deferral" | "debt" | "lesson" | "finding";
/**
 * What an implementer leaves for later
 */
export interface Deferrals {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "deferrals-v1";
    readonly round_id: string;
    readonly items: readonly DeferralItem[];
}
export interface DeferralItem {
    readonly deferral_id: string;
    readonly kind: DeferralKind;
    readonly title: string;
    /**
     * a category
     */
    readonly category: string;
    readonly description: string;
    readonly reason: string;
    readonly suggested_milestone: string | null;
}
