// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "./interfaces/IERC20.sol";

/// @title Example token
/// @notice An ERC-20 token whose minter can issue more of it.
contract Token is IERC20 {
    /// @notice The right to mint passed from `previousMinter` to `newMinter`.
    /// @param previousMinter Who could mint until now; zero at deployment.
    /// @param newMinter Who can mint from now on.
    event MinterChanged(address indexed previousMinter, address indexed newMinter);

    error NotMinter(address caller);
    error BalanceTooLow(address account, uint256 balance, uint256 needed);
    error AllowanceTooLow(address spender, uint256 allowance, uint256 needed);
    error ZeroAddress();

    string public name;
    string public symbol;
    uint8 public constant decimals = 18;

    address public minter;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    constructor(string memory name_, string memory symbol_) {
        name = name_;
        symbol = symbol_;
        minter = msg.sender;
        emit MinterChanged(address(0), msg.sender);
    }

    modifier onlyMinter() {
        if (msg.sender != minter) revert NotMinter(msg.sender);
        _;
    }

    /// @notice Passes the right to mint on.
    function setMinter(address newMinter) external onlyMinter {
        emit MinterChanged(minter, newMinter);
        minter = newMinter;
    }

    /// @notice Issues `value` new tokens to `to`.
    function mint(address to, uint256 value) external onlyMinter {
        _mint(to, value);
    }

    /// @notice Issues `value` new tokens to each of `accounts`.
    function airdrop(address[] calldata accounts, uint256 value) external onlyMinter {
        for (uint256 i = 0; i < accounts.length; i++) _mint(accounts[i], value);
    }

    /// @notice Destroys `value` of the caller's tokens.
    function burn(uint256 value) external {
        _take(msg.sender, value);
        totalSupply -= value;
        emit Transfer(msg.sender, address(0), value);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    /// @dev An allowance of `type(uint256).max` stays as it is.
    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < value) revert AllowanceTooLow(msg.sender, allowed, value);
        if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - value;
        _move(from, to, value);
        return true;
    }

    function _mint(address to, uint256 value) private {
        if (to == address(0)) revert ZeroAddress();
        totalSupply += value;
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function _move(address from, address to, uint256 value) private {
        if (to == address(0)) revert ZeroAddress();
        _take(from, value);
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }

    function _take(address from, uint256 value) private {
        uint256 balance = balanceOf[from];
        if (balance < value) revert BalanceTooLow(from, balance, value);
        balanceOf[from] = balance - value;
    }
}
