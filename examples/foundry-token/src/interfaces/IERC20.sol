// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title The ERC-20 token interface
interface IERC20 {
    /// @notice `value` tokens moved from `from` to `to`.
    /// @dev Minting comes from the zero address, burning goes to it.
    /// @param from The account that held the tokens.
    /// @param to The account that holds them now.
    /// @param value How many, in the token's smallest unit.
    event Transfer(address indexed from, address indexed to, uint256 value);

    /// @notice `owner` allowed `spender` to move up to `value` of its tokens.
    /// @param owner The account whose tokens may be moved.
    /// @param spender The account that may move them.
    /// @param value The new allowance; it replaces the old one.
    event Approval(address indexed owner, address indexed spender, uint256 value);

    function totalSupply() external view returns (uint256);

    function balanceOf(address account) external view returns (uint256);

    function allowance(address owner, address spender) external view returns (uint256);

    function transfer(address to, uint256 value) external returns (bool);

    function approve(address spender, uint256 value) external returns (bool);

    function transferFrom(address from, address to, uint256 value) external returns (bool);
}
