package io.atrium.command;

/**
 * That a command waits until another person has approved it.
 *
 * @param kind what the configuration names it, such as {@code supplier-bank}
 * @param scope the scope, beside that for approving, that shows what was asked for
 */
public record SecondPerson(String kind, String scope) {}
