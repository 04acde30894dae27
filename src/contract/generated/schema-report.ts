// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * The schemas of the contract, as schema lists them
 */
export interface SchemaReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "schema-report-v1";
    /**
     * By name
     */
    readonly schemas: readonly ListedSchema[];
}
/**
 * One schema of the contract
 */
export interface ListedSchema {
    /**
     * what schema <name> takes
     */
    readonly name: string;
    /**
     * the address that names it, the same in every version
     */
    readonly id: string;
    /**
     * what such a file is
     */
    readonly description: string;
}
